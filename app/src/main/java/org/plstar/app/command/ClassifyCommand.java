package org.plstar.app.command;

import java.util.concurrent.Callable;
import org.plstar.app.ExitCode;
import org.plstar.data.ReadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar classify}. */
@Command(
        name = "classify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Learns classes from a table, with nothing to tune: kernels of infinitely wide networks"
                        + " and others, chosen and averaged by the exact predictions of each row"
                        + " without it. They calibrate the probabilities too.",
        footer = {
            "",
            "No rows need to be held back. Missing values, columns of text and rare classes are"
                    + " taken as they are. plstar predict takes the directory that is written."
        })
public final class ClassifyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private TableOptions table;

    @Option(
            names = "--balance",
            description =
                    "Count all classes alike, whatever their numbers of rows; probabilities are then"
                            + " those of equally frequent classes.")
    private boolean balance;

    @Mixin private PriorOption prior;

    @Mixin private CommonOptions common;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public ClassifyCommand() {}

    @Override
    public Integer call() {
        table.run(spec, ReadOptions.Task.CLASSES, balance, prior.numbers(), common);
        return ExitCode.DONE.status();
    }
}
