package org.plstar.app.command;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.plstar.refusal.ClosestName;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The text for a command line that cannot be read: one line, with what may have been meant. */
public final class CommandMistake {
    /** The names that other programs have for the options. */
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            entry("--lr", "--eta"),
            entry("--learning-rate", "--eta"),
            entry("--step-size", "--eta"),
            entry("--batch-size", "--batch"),
            entry("--bs", "--batch"),
            entry("--optim", "--optimizer"),
            entry("--algorithm", "--optimizer"),
            entry("--lr-schedule", "--schedule"),
            entry("--scheduler", "--schedule"),
            entry("--criterion", "--loss"),
            entry("--objective", "--loss"),
            entry("--label", "--target"),
            entry("--labels", "--target"),
            entry("--y", "--target"),
            entry("--arch", "--network"),
            entry("--architecture", "--network"),
            entry("--model", "--network"),
            entry("--layers", "--network"),
            entry("--test-size", "--test-fraction"),
            entry("--val-fraction", "--test-fraction"),
            entry("--validation-split", "--test-fraction"),
            entry("--random-state", "--seed"),
            entry("--max-iter", "--steps"),
            entry("--iterations", "--steps"),
            entry("--output", "--out"),
            entry("--save", "--out"),
            entry("--drop", "--ignore"),
            entry("--exclude", "--ignore"),
            entry("--one-hot", "--categorical"),
            entry("--cat", "--categorical"),
            entry("--scale", "--standardize"),
            entry("--normalize", "--standardize"),
            entry("--num-threads", "--threads"),
            entry("--jobs", "--threads"),
            entry("--dtype", "--precision"),
            entry("--wd", "--weight-decay"),
            entry("--init", "--parametrization"),
            entry("--probabilities", "--proba"),
            entry("--continue", "--resume"),
            entry("--look-share", "--looks"),
            entry("--trace-rows", "--looks"),
            entry("--kernel-steps", "--looks"),
            entry("--kernel-equations", "--looks"),
            entry("--path", "--looks"),
            entry("--checkpoint", "--looks"),
            entry("--momentum", "--optimizer"),
            entry("--beta1", "--optimizer"),
            entry("--beta2", "--optimizer"),
            entry("--alpha", "--optimizer"),
            entry("--epsilon", "--optimizer"),
            entry("--damping", "--optimizer"),
            entry("--solve", "--optimizer"));

    /** The names that other programs have for the commands. */
    private static final Map<String, String> COMMANDS = Map.ofEntries(
            entry("fit", "train"),
            entry("run", "train"),
            entry("learn", "train"),
            entry("test", "evaluate"),
            entry("eval", "evaluate"),
            entry("score", "evaluate"),
            entry("infer", "predict"),
            entry("inference", "predict"),
            entry("apply", "predict"),
            entry("ntk", "kernel"),
            entry("hessian", "spectrum"),
            entry("eigenvalues", "spectrum"),
            entry("prove", "certify"),
            entry("proof", "certify"),
            entry("verify", "certify"),
            entry("check", "certify"),
            entry("recommend", "advise"),
            entry("advice", "advise"),
            entry("list", "runs"),
            entry("ls", "runs"),
            entry("show", "runs"),
            entry("compare", "runs"),
            entry("plot", "report"),
            entry("view", "open"),
            entry("browse", "open"),
            entry("example", "demo"));

    private CommandMistake() {}

    /** The line for an exception of the parser. */
    public static String line(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String said = String.valueOf(wrong.getMessage());
        String meant = "";
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String first = unmatched.getUnmatched().getFirst();
            if (first.startsWith("-")) {
                String option = first.replaceFirst("=.*", "");
                said = "there is no option " + option + " of " + name;
                meant = first.startsWith("--master")
                        ? "; a cluster stands behind all else: -- --master URL"
                        : option(command, option);
            } else if (!command.getSubcommands().isEmpty()) {
                said = "there is no command " + first;
                meant = command(command, first);
            } else {
                said = "there is one argument too many: '" + first + "'";
            }
        }
        return said + meant + "; see " + name + " --help";
    }

    private static String option(CommandLine command, String given) {
        Set<String> known = new TreeSet<>();
        command.getCommandSpec().options().stream()
                .filter(o -> !o.hidden())
                .forEach(o -> known.addAll(List.of(o.names())));
        String name = given.replace('_', '-');
        return ClosestName.of(name, known, OPTIONS)
                .filter(known::contains)
                .or(() -> ClosestName.of(name, known))
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }

    private static String command(CommandLine command, String given) {
        Set<String> known = command.getSubcommands().keySet();
        return ClosestName.of(given, known, COMMANDS)
                .filter(known::contains)
                .map(near -> "; did you mean " + near + "?")
                .orElse("; there are: " + String.join(", ", known));
    }
}
