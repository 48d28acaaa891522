package org.plstar.study.options;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.data.ReadOptions;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options for reading rows for a trained model. */
public final class RowOptions {
    @Option(
            names = "--missing",
            paramLabel = "refuse|drop|mean|keep",
            description =
                    "What to do where a value is missing; mean: that of the training rows; keep:"
                            + " the model knows what is missing (default: mean for a run trained"
                            + " with it, else refuse; keep for models of plstar classify and"
                            + " regress).")
    private ReadOptions.@Nullable MissingValues missing;

    @Option(
            names = "--unknown",
            paramLabel = "absent|refuse",
            defaultValue = "absent",
            description =
                    "What to do with a category that training has not seen; absent: take it as none"
                            + " of those that it has, and say where it is (default:"
                            + " ${DEFAULT-VALUE}).")
    private ReadOptions.UnknownCategories unknown = ReadOptions.UnknownCategories.ABSENT;

    @Option(
            names = "--ignore",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns to leave out that training did not have.")
    private List<String> ignored = List.of();

    /** Refuses missing values that are kept, since a network takes numbers only. */
    static void refuseKept(boolean kept) {
        if (kept) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--missing keep",
                    "a network takes a number from every column",
                    "refuse, drop or mean",
                    "take mean, or plstar classify and regress");
        }
    }

    /** The options of reading, with further columns that training did not have. */
    public ReadOptions reading(ReadOptions.MissingValues trained, List<String> further) {
        refuseKept(missing == ReadOptions.MissingValues.KEEP
                && trained != ReadOptions.MissingValues.KEEP);
        return ReadOptions.defaults()
                .withMissing(missing == null ? trained : missing)
                .withUnknown(unknown)
                .withIgnored(
                        Stream.concat(ignored.stream(), further.stream()).toArray(String[]::new));
    }
}
