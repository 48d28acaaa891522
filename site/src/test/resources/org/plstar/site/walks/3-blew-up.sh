# Why did it blow up? (docs/troubleshooting.md)
plstar train iris --network "dense(64) tanh dense" --eta 50 --steps 100 --out wild && exit 1
plstar runs show wild | grep -i "diverged"
plstar advise iris --network "dense(64) tanh dense" | grep "Next: plstar train iris"
plstar train --like wild --eta auto --out tame | grep "Good on new rows"
plstar runs compare wild tame --out compared.html | grep compared.html
