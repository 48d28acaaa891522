# A certificate, checked by its receiver (docs/certificates.md)
plstar certify iris --rows 20 --network "dense(64) tanh dense" --out proved
mkdir received && cp proved/certificate.json proved/arrays.npz received/
plstar certify --check received --json > receipt.json
grep -q '"confirmed":true' receipt.json
grep -q "$(sha256sum received/certificate.json | cut -c1-64)" receipt.json
java "$CLONE/tools/SingleCheck.java" "$CLONE/check/src/main/java/org/plstar/check" Check.java
java Check.java received/certificate.json
java "$CLONE/tools/SingleCheck.java" "$CLONE/check/src/main/java/org/plstar/check" Bind.java
java Bind.java received/certificate.json --weights proved/w0.npz
/usr/bin/python3 "$CLONE/tools/check.py" received/certificate.json
printf '\001\002\003' | dd of=received/arrays.npz bs=1 seek=2000 conv=notrunc status=none
plstar certify --check received && exit 1
echo "a changed file is refused"
