package org.plstar.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.ReadOptions;
import org.plstar.data.Target;

/**
 * One target column of classes or numbers, which is decided at the end; the rule is documented at
 * {@link ReadOptions.Task#AUTO}.
 */
final class AnyTargetCells implements TargetCells {
    private static final int MOST_CLASSES = 1000;

    private final int column;
    private final String name;
    private final boolean classesAsked;
    private final Distinct distinct = new Distinct(MOST_CLASSES);
    private final NumberList codes = new NumberList();
    private final NumberList numbers = new NumberList();
    private final List<Integer> counts = new ArrayList<>();
    private boolean anyNumber;
    private Optional<Location> firstText = Optional.empty();

    AnyTargetCells(int column, String name, boolean classesAsked) {
        this.column = column;
        this.name = name;
        this.classesAsked = classesAsked;
    }

    @Override
    public void add(Cursor cursor, boolean keep) {
        boolean number = cursor.rows().kind(column) == CellKind.NUMBER;
        anyNumber |= number;
        String text = cursor.category(column);
        if (!number && firstText.isEmpty()) {
            firstText = Optional.of(cursor.location(column));
        }
        int code = distinct.code(text);
        if (code == counts.size()) {
            counts.add(1);
        } else if (code >= 0) {
            counts.set(code, counts.get(code) + 1);
        }
        if (keep) {
            codes.add(code);
            numbers.add(number ? cursor.rows().value(column) : 0);
        }
    }

    @Override
    public TargetSeen seen() {
        return new TargetSeen(
                distinct.values(),
                counts,
                distinct.overflown(),
                codes.toInts(),
                numbers.drain(),
                anyNumber,
                firstText.isPresent());
    }

    @Override
    public void add(TargetSeen seen) {
        int[] own = new int[seen.texts().size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = distinct.code(seen.texts().get(i));
            if (own[i] == counts.size()) {
                counts.add(seen.counts().get(i));
            } else if (own[i] >= 0) {
                counts.set(own[i], counts.get(own[i]) + seen.counts().get(i));
            }
        }
        if (seen.overflown()) {
            distinct.overflow();
        }
        for (int code : seen.codes()) {
            codes.add(code < 0 ? -1 : own[code]);
        }
        for (double v : seen.numbers()) {
            numbers.add(v);
        }
        anyNumber |= seen.anyNumber();
        if (seen.anyText() && firstText.isEmpty()) {
            firstText = Optional.of(Location.of(name));
        }
    }

    @Override
    public Target build(Location file) {
        return classes() ? labels(file) : new Target.Regression(numbers.drain(), List.of(name));
    }

    private boolean classes() {
        if (classesAsked) {
            return true;
        }
        if (firstText.isPresent()) {
            // A typing error such as 1O among numbers must not become a class of its own.
            if (anyNumber) {
                throw TargetCells.text(firstText.get(), "text in a target that also holds numbers");
            }
            return true;
        }
        if (distinct.overflown() || !distinct.allIntegers()) {
            return false;
        }
        Distinct.Order order = distinct.order();
        int[] sums = new int[order.names().size()];
        for (int code = 0; code < counts.size(); code++) {
            sums[order.position().get(code)] += counts.get(code);
        }
        return WholeNumberCodes.likely(order.names(), sums);
    }

    private Target.Classes labels(Location file) {
        if (distinct.overflown()) {
            throw file.column(name)
                    .refuse(
                            DataRefusal.TOO_MANY_CLASSES,
                            "more than " + MOST_CLASSES + " different classes",
                            "at most so many",
                            "name another target, or read this one as numbers");
        }
        Distinct.Order order = distinct.order();
        int[] labels = codes.toInts();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = order.position().get(labels[i]);
        }
        return new Target.Classes(labels, order.names());
    }
}
