package org.plstar.study.options;

import java.util.List;
import org.plstar.data.Spelling;
import picocli.CommandLine.Option;

/** Options for unusual spellings of a table's cells. */
public final class SpellingOptions {
    @Option(
            names = "--missing-values",
            paramLabel = "[COLUMN=]TEXT",
            split = ",",
            description =
                    "More cells that hold no value, of all columns or of one: 'n/a,-', age=-999"
                            + " (always: empty, NA, N/A, NaN, ?).")
    private List<String> missing = List.of();

    @Option(
            names = "--signs",
            paramLabel = "SIGN",
            split = ",",
            description = "Signs to drop before or behind numbers, such as '%%,$'.")
    private List<String> signs = List.of();

    @Option(
            names = "--decimal",
            paramLabel = "plain|point|comma",
            description =
                    "What stands before decimals: a point (plain: 1234.5; point: also 1,234.5) or a"
                            + " comma (1.234,5) (default: plain).")
    private Spelling.Decimal decimal = Spelling.Decimal.PLAIN;

    /** Called by picocli, which sets the fields. */
    public SpellingOptions() {}

    public Spelling spelling() {
        return new Spelling(missing, signs, decimal);
    }
}
