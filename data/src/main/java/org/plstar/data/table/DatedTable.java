package org.plstar.data.table;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plstar.data.Schema;

/**
 * A table in which columns of dates are columns of numbers: the year with its fraction, for trends,
 * and the season as two numbers, cosine and sine of the year's angle, so that December is next to
 * January.
 */
final class DatedTable extends TableOver {
    private static final Pattern DATE = Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})"
            + "(?:[T ](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?"
            + " ?(?:Z|UTC|[-+]\\d{2}:?\\d{2})?)?");

    private static final List<String> PARTS =
            List.of(Schema.YEAR, " (season, cosine)", " (season, sine)");

    private final List<String> columns = new ArrayList<>();

    /** The source column of each column, and the part of a date; -1 for the column itself. */
    private final List<Integer> from = new ArrayList<>();

    private final List<Integer> part = new ArrayList<>();

    /** The table with the named columns of dates as numbers. */
    DatedTable(Table table, List<String> dates) {
        super(table);
        for (int i = 0; i < table.columns().size(); i++) {
            String name = table.columns().get(i);
            int parts = dates.contains(name) ? PARTS.size() : 1;
            for (int k = 0; k < parts; k++) {
                columns.add(parts == 1 ? name : name + PARTS.get(k));
                from.add(i);
                part.add(parts == 1 ? -1 : k);
            }
        }
    }

    /** The table in which the dates are numbers that a schema has as numbers. */
    static Table like(Schema schema, Table table) {
        List<String> dates = schema.dates().stream()
                .filter(d -> table.columns().contains(d))
                .filter(d -> !table.columns().contains(d + Schema.YEAR))
                .toList();
        return dates.isEmpty() ? table : new DatedTable(table, dates);
    }

    /** The columns as the file has them: the date in place of its three numbers. */
    static List<String> written(List<String> columns) {
        List<String> written = new ArrayList<>(columns);
        for (int i = written.size() - PARTS.size(); i >= 0; i--) {
            List<String> three = written.subList(i, i + PARTS.size());
            String first = three.getFirst();
            String date = first.substring(0, Math.max(0, first.length() - Schema.YEAR.length()));
            if (three.equals(PARTS.stream().map(date::concat).toList())) {
                three.clear();
                written.add(i, date);
            }
        }
        return written;
    }

    /** Whether a cell is a date that begins with its year. */
    static boolean isDate(String cell) {
        return Double.isFinite(year(cell));
    }

    /** The year with its fraction; NaN if the cell is no such date. */
    private static double year(String cell) {
        Matcher m = DATE.matcher(cell);
        if (!m.matches()) {
            return Double.NaN;
        }
        try {
            LocalDate day = LocalDate.of(
                    Integer.parseInt(m.group(1)),
                    Integer.parseInt(m.group(2)),
                    Integer.parseInt(m.group(3)));
            double hours = m.group(4) == null
                    ? 0
                    : LocalTime.of(
                                            Integer.parseInt(m.group(4)),
                                            Integer.parseInt(m.group(5)),
                                            m.group(6) == null ? 0 : Integer.parseInt(m.group(6)))
                                    .toSecondOfDay()
                            / 86_400.0;
            return day.getYear() + (day.getDayOfYear() - 1 + hours) / day.lengthOfYear();
        } catch (DateTimeException noSuchDay) {
            return Double.NaN;
        }
    }

    @Override
    public List<String> columns() {
        return List.copyOf(columns);
    }

    @Override
    public Rows open() {
        return new DatedRows(table.open());
    }

    private final class DatedRows extends RowsOver {
        DatedRows(Rows rows) {
            super(rows);
        }

        @Override
        public CellKind kind(int column) {
            CellKind kind = rows.kind(from.get(column));
            return part.get(column) >= 0 && kind == CellKind.TEXT && isDate(text(column))
                    ? CellKind.NUMBER
                    : kind;
        }

        @Override
        public double value(int column) {
            int which = part.get(column);
            if (which < 0) {
                return rows.value(from.get(column));
            }
            double year = year(text(column));
            double angle = 2 * Math.PI * (year - Math.floor(year));
            return which == 0 ? year : which == 1 ? StrictMath.cos(angle) : StrictMath.sin(angle);
        }

        @Override
        public String text(int column) {
            return rows.text(from.get(column));
        }
    }
}
