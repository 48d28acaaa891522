package org.plstar.data.table;

import java.util.List;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.NameList;
import org.plstar.data.Target;

/** The target of a test file: classes that training has named. */
final class KnownClassCells implements TargetCells {
    private final int column;
    private final List<String> names;
    private final Codebook codebook;
    private final NumberList labels = new NumberList();

    KnownClassCells(int column, List<String> names) {
        this.column = column;
        this.names = names;
        this.codebook = new Codebook(names);
    }

    @Override
    public void add(Cursor cursor, boolean keep) {
        if (!keep) {
            return;
        }
        int label = codebook.code(cursor.category(column));
        if (label < 0) {
            throw cursor.location(column)
                    .refuse(
                            DataRefusal.UNKNOWN_CLASS,
                            "training has no such class",
                            "one of " + NameList.listed(names),
                            "correct it, or add rows of this class to the training file");
        }
        labels.add(label);
    }

    @Override
    public Target build(Location file) {
        return new Target.Classes(labels.toInts(), names);
    }
}
