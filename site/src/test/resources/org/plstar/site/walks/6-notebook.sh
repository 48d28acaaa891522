# A notebook in Python (docs/notebooks.md)
cp "$CLONE/docs/notebooks/6-equations.py" mine.py
/usr/bin/python3 -W ignore "$CLONE/tools/notebook.py" "$PWD/mine.py" "$PWD/mine.md"
grep -c '```text' mine.md
