package org.plstar.study.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.PastedText;

/** A training command that continues from stored weights by gradient descent with another step. */
public final class NextCommand {
    /**
     * Options of the earlier command that the new command sets itself; all of them have a value.
     */
    private static final Set<String> REPLACED = Set.of(
            "--optimizer",
            "--batch",
            "--weight-decay",
            "--schedule",
            "--warmup",
            "--eta",
            "--lr",
            "--epochs",
            "--out",
            "--weights",
            "--export",
            "--certify-goal",
            "--precision");

    private static final Set<String> DROPPED = Set.of("--force", "--json", "--provable");

    private NextCommand() {}

    /**
     * The command that continues with a given step.
     *
     * @param arguments of the run, the subcommand first
     * @param eta the step in the normalisation of {@code plstar train}
     * @param weights where it goes on from
     */
    public static Command of(List<String> arguments, double eta, Path weights) {
        List<String> next = Command.without(arguments, REPLACED, DROPPED);
        next.addAll(List.of(
                "--eta", String.valueOf(eta), "--weights", PastedText.named(weights.toString())));
        if (!next.contains("--certify")) {
            next.add("--certify");
        }
        next.addAll(List.of("--certify-goal", "descent"));
        return new Command(next);
    }
}
