# A messy CSV file to a page (docs/colleague.md)
printf 'Nr;Tag;Preis;Zimmer;Kauf\n' > wohnungen.csv
for i in $(seq 1 40); do
  printf '%d;2024-%02d-11;1.%03d,50 €;%s;%s\n' "$i" $((i % 9 + 1)) $((100 + 7 * i)) \
    "$([ $((i % 8)) = 0 ] && echo k.A. || echo $((i * i % 11)))" \
    "$([ $((i * i % 11)) -gt 4 ] && echo ja || echo nein)" >> wohnungen.csv
done
plstar data wohnungen.csv | tee preview.txt
sed -n 's/^Learn from it: //p' preview.txt > learn.sh
sed -i 's/$/ --out gelernt/' learn.sh
. ./learn.sh
plstar open gelernt --print | grep report.html
plstar predict gelernt wohnungen.csv --ignore Nr --proba | head -3
