# F(w) = y of one's own in Java (docs/notebooks/8-jshell.md, docs/solve.md)
awk '/^```java/{on=1;next} /^```/{on=0} on' "$CLONE/docs/notebooks/8-jshell.md" > page.jsh
echo /exit >> page.jsh
jshell --class-path "$CLASSES" --add-modules jdk.incubator.vector \
  -R--add-modules=jdk.incubator.vector -R--enable-native-access=ALL-UNNAMED -s page.jsh | grep proved
printf 'var a = 1; var b = 2; var c = 3\na^2 + b^2 + c^2 = 1\na + b + c = 1\n' > circle.pls
plstar solve circle.pls --certify | grep -i "proved"
