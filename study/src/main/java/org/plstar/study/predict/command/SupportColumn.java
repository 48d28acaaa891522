package org.plstar.study.predict.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.ResultColumn;
import org.plstar.data.Target;
import org.plstar.study.predict.Predictions;
import org.plstar.study.table.KernelModel;
import org.plstar.study.table.KernelModel.Support;
import org.plstar.study.unseen.Effect;

/** The training rows that predictions rest on, as a column of text. */
public final class SupportColumn {
    private SupportColumn() {}

    /** The share below which a row is not named, since then many rows have similar shares. */
    private static final double TOLD = 0.001;

    /**
     * A cell for each row: the effects of leaving training rows out; of a model by centres, such as
     * {@code line 7 setosa +12 %; line 80 virginica -3 %}, the share of the centre in the answer,
     * negative where the centre opposes it.
     */
    public static ResultColumn column(KernelModel model, Predictions p, int most, int threads) {
        try (Workers workers = Workers.of(threads)) {
            if (model.weights().isPresent()) {
                return column(model.rows(), model.effects(p, most, workers));
            }
            List<String> cells = model.shares(p, most, workers).stream()
                    .map(all -> all.stream()
                            .map(s -> cell(model.rows(), s))
                            .collect(Collectors.joining("; ")))
                    .toList();
            return new ResultColumn.Texts("share of the centres", cells);
        }
    }

    /**
     * A cell for each row, such as {@code line 7 setosa +0.12; line 80 virginica -0.03}: the
     * decrease of the predicted class's output or probability, or of the number, without the row.
     *
     * @param rows that were trained on
     * @param effects of leaving each out
     */
    public static ResultColumn column(Dataset rows, Effect[][] effects) {
        List<String> cells = Arrays.stream(effects)
                .map(all -> Arrays.stream(all)
                        .map(e -> cell(rows, e))
                        .collect(Collectors.joining("; ")))
                .toList();
        return new ResultColumn.Texts("training rows that count most", cells);
    }

    private static String cell(Dataset rows, Effect e) {
        return named(rows, e.row()) + String.format(Locale.ROOT, " %+.3g", -e.effect());
    }

    private static String named(Dataset rows, int row) {
        String target = switch (rows.target()) {
            case Target.Classes c -> " " + c.classNames().get(c.labels()[row]);
            case Target.Regression r -> r.names().size() == 1 ? " " + r.values()[row] : "";
            case Target.None _ -> "";
        };
        return rows.rowNumbers().text(row) + target;
    }

    private static String cell(Dataset rows, Support s) {
        return named(rows, s.row())
                + (Math.abs(s.share()) < TOLD
                        ? ""
                        : String.format(Locale.ROOT, " %+.1f %%", 100 * s.share()));
    }
}
