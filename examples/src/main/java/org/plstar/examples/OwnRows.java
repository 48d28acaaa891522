package org.plstar.examples;

import java.util.ArrayList;
import java.util.List;
import org.plstar.data.source.RowCursor;
import org.plstar.data.source.RowSource;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.predict.FittedModel;

/** Rows that come from elsewhere than a file: a model is trained on them, and predicts others. */
public final class OwnRows {
    private OwnRows() {}

    /** Points of a spiral with two arms, which are computed as they are read. */
    public record Spiral(int size) implements RowSource {
        @Override
        public String name() {
            return "spiral";
        }

        @Override
        public List<String> columns() {
            return List.of("x", "y", "arm");
        }

        @Override
        public RowCursor open() {
            return new RowCursor() {
                private int row = -1;

                @Override
                public boolean advance() {
                    row++;
                    return row < size;
                }

                @Override
                public Object cell(int column) {
                    double t = 1 + 3.0 * row / size;
                    double angle = t + (row % 2) * Math.PI;
                    return switch (column) {
                        case 0 -> t * Math.cos(angle);
                        case 1 -> t * Math.sin(angle);
                        default -> row % 2 == 0 ? "even" : "odd";
                    };
                }
            };
        }
    }

    /** Trains on some rows, and predicts others 100 at a time. */
    public static List<String> run(RowSource training, String target, RowSource others) {
        PreparedDataset data = PreparedDataset.read(training, target);
        FittedModel model =
                FitRequest.of(data, "dense(64) tanh dense").withSteps(300).run().model();
        List<String> classes = new ArrayList<>();
        model.predict(others, 100, batch -> {
            for (int row = 0; row < batch.size(); row++) {
                classes.add(batch.className(row));
            }
        });
        return classes;
    }

    /** Prints the classes of the first rows of a longer spiral. */
    public static void main(String... arguments) {
        System.out.println(run(new Spiral(200), "arm", new Spiral(1000)).subList(0, 10));
    }
}
