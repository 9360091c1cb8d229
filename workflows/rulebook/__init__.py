"""Rule sets kept by digest: what a case was made by stands for ever, whatever the policy files say later."""
