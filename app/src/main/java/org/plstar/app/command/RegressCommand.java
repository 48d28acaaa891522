package org.plstar.app.command;

import java.util.Map;
import java.util.concurrent.Callable;
import org.plstar.app.ExitCode;
import org.plstar.data.ReadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plstar regress}. */
@Command(
        name = "regress",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Learns numbers from a table, with nothing to tune: kernels of infinitely wide networks"
                        + " and others, chosen and averaged by the exact predictions of each row"
                        + " without it.",
        footer = {
            "",
            "No rows need to be held back. Missing values, columns of text and rare classes are"
                    + " taken as they are. plstar predict takes the directory that is written."
        })
public final class RegressCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private TableOptions table;

    @Mixin private CommonOptions common;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public RegressCommand() {}

    @Override
    public Integer call() {
        table.run(spec, ReadOptions.Task.REGRESSION, false, Map.of(), common);
        return ExitCode.DONE.status();
    }
}
