package org.plstar.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Makes a table of items, a row each, column by column. */
public final class ReportColumns<T> {
    private final String id;
    private final String caption;
    private final List<T> items;
    private final List<String> heads = new ArrayList<>();
    private final List<Function<? super T, Cell>> cells = new ArrayList<>();

    ReportColumns(String id, String caption, List<T> items) {
        this.id = id;
        this.caption = caption;
        this.items = items;
    }

    /** The table with one more column. */
    public ReportColumns<T> cells(String head, Function<? super T, Cell> cell) {
        heads.add(head);
        cells.add(cell);
        return this;
    }

    /** The table with one more column of words. */
    public ReportColumns<T> words(String head, Function<? super T, String> text) {
        return cells(head, item -> Cell.of(text.apply(item)));
    }

    /** The table with one more column of finite numbers. */
    public ReportColumns<T> numbers(String head, ToDoubleFunction<? super T> number) {
        return cells(head, item -> Cell.of(number.applyAsDouble(item)));
    }

    /**
     * The table with one more column of numbers, some of which may be absent.
     *
     * @param reason why one is
     */
    public ReportColumns<T> numbers(
            String head, Function<? super T, OptionalDouble> number, String reason) {
        return cells(head, item -> Cell.of(number.apply(item), reason));
    }

    /** The table with all columns. */
    public ReportTable table() {
        return new ReportTable(
                id,
                caption,
                heads,
                items.stream()
                        .map(item ->
                                cells.stream().map(cell -> cell.apply(item)).toList())
                        .toList());
    }
}
