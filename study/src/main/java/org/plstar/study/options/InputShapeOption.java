package org.plstar.study.options;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.data.Dataset;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** The option for the shape of a row. */
public final class InputShapeOption {
    @Option(
            names = "--input",
            paramLabel = "CxHxW",
            description =
                    "Shape of a row's features, such as 1x28x28, where the file does not say it.")
    private @Nullable String input;

    /** Called by picocli, which sets the field. */
    public InputShapeOption() {}

    /** Rows in the requested shape. */
    Dataset shaped(Dataset rows) {
        if (input == null) {
            return rows;
        }
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        boolean plain = input.matches("[1-9][0-9]{0,8}(x[1-9][0-9]{0,8}){0,3}");
        if (plain) {
            for (String extent : List.of(input.split("x", -1))) {
                shape.add(Integer.valueOf(extent));
                size = Math.min(size * shape.getLast(), Integer.MAX_VALUE);
            }
        }
        if (!plain || size != rows.width()) {
            throw Refusal.of(
                    RequestRefusal.INPUT,
                    "--input " + input,
                    plain
                            ? "its product is "
                                    + size
                                    + ", and "
                                    + rows.source()
                                    + " has "
                                    + rows.width()
                                    + " features"
                            : "it is no shape",
                    "numbers whose product is " + rows.width() + ", joined by x",
                    "give for instance --input 1x" + rows.width());
        }
        return rows.withShape(shape);
    }
}
