from workflows.notices.models.certificate import Certificate, CertificateState
from workflows.notices.models.notice import Notice
from workflows.notices.models.numbers import CodeWord, NumberSeries

__all__ = ["Certificate", "CertificateState", "CodeWord", "Notice", "NumberSeries"]
