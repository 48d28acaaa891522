# Why did it blow up? (docs/troubleshooting.md)
plstar train iris --network "dense(64) tanh dense" --eta 50 --steps 100 --out wild && exit 1
plstar runs show wild | grep -i "diverged"
plstar advise iris --network "dense(64) tanh dense" | grep "is stable below"
plstar train --like wild --eta auto --out tame | grep "took the loss"
plstar runs compare wild tame --out compared.html | grep compared.html
