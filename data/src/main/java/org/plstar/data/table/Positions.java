package org.plstar.data.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plstar.data.DataRefusal;
import org.plstar.data.NameList;

/**
 * The positions of a table's columns, by their names.
 *
 * @param table that has them
 * @param byName the first column of each name
 */
record Positions(Table table, Map<String, Integer> byName) {
    /** The positions of a table. */
    static Positions of(Table table) {
        List<String> columns = table.columns();
        Map<String, Integer> byName = HashMap.newHashMap(columns.size());
        for (int column = 0; column < columns.size(); column++) {
            byName.putIfAbsent(columns.get(column), column);
        }
        return new Positions(table, byName);
    }

    /** Whether there is a column of a name. */
    boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * The position of a column.
     *
     * @param code of the refusal if there is none
     * @param what the column is, for its words
     */
    int find(String name, DataRefusal code, String what) {
        Integer column = byName.get(name);
        if (column == null) {
            throw table.location()
                    .column(name)
                    .refuse(
                            code,
                            what + " is not in the file",
                            "one of its columns",
                            NameList.suggestion(name, DatedTable.written(table.columns())));
        }
        return column;
    }
}
