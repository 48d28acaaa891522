package org.plstar.study.advise.command;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.plstar.study.advise.Recommendation;
import org.plstar.study.advise.Survey;
import org.plstar.study.claim.Command;

/** The command of {@code plstar train} that an advice recommends. */
final class AdvisedCommand {
    /**
     * Options with a value that {@code advise} has and {@code train} has not, or that name files.
     */
    private static final Set<String> WITH_VALUE = Set.of(
            "--targets",
            "--tolerance",
            "--kernel-equations",
            "--verify-steps",
            "--out",
            "--until",
            "--threads");

    /** The same of a survey alone. */
    private static final Set<String> OF_SURVEY = Set.of("--heads");

    /** Rows of a batch, and epochs, with which parts of models from files were trained. */
    private static final int BATCH = 16;

    private static final int EPOCHS = 6;

    /** Steps that a run takes at least, so that few rows are trained as long as a hundred. */
    private static final int STEPS = 40;

    private static final Set<String> ALONE =
            Set.of("--verify", "--patient", "--json", "--force", "--quiet");

    /**
     * The factor of the steps that the linearized model needs; the run ends earlier when it reaches
     * its loss.
     */
    private static final long RESERVE = 2;

    /** The least number of steps where the kernel moves or no number is predicted. */
    private static final long WITHOUT_FORECAST = 10_000;

    private static final int DIGITS = 4;

    private AdvisedCommand() {}

    /**
     * The recommended command in a form that can be pasted.
     *
     * @param arguments of {@code advise}, the subcommand first
     * @param targets the option that says how targets are scaled; empty for classes
     * @param target loss to reach
     */
    static Command of(
            Recommendation r, List<String> arguments, List<String> targets, double target) {
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(Command.without(arguments.subList(1, arguments.size()), WITH_VALUE, ALONE));
        all.addAll(targets);
        switch (r.method()) {
            case DESCENT -> all.addAll(descent(arguments));
            case MOMENTUM ->
                all.addAll(List.of("--optimizer", "momentum(beta=" + below1(r.beta()) + ")"));
            case BATCHES -> all.addAll(List.of("--optimizer", "sgd", "--batch", "" + r.batch()));
            case DAMPED_NEWTON -> all.addAll(List.of("--optimizer", "levenberg-marquardt"));
        }
        if (r.method() != Recommendation.Way.DAMPED_NEWTON) {
            long foretold = RESERVE * r.steps().orElse(WITHOUT_FORECAST);
            long steps = r.applies() ? foretold : Math.max(foretold, WITHOUT_FORECAST);
            all.addAll(List.of("--eta", down(r.eta(), DIGITS)));
            all.addAll(List.of("--steps", "" + Math.min(steps, Integer.MAX_VALUE)));
        }
        all.addAll(List.of("--until", down(target, DIGITS)));
        return new Command(all);
    }

    /**
     * The command with only the recommended step, where no number of steps is predicted.
     *
     * @param eta rounded down
     */
    static Command ofStep(
            double eta, List<String> arguments, List<String> targets, OptionalDouble until) {
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(Command.without(arguments.subList(1, arguments.size()), WITH_VALUE, ALONE));
        all.addAll(targets);
        all.addAll(descent(arguments));
        all.addAll(List.of("--eta", down(eta, DIGITS)));
        until.ifPresent(u -> all.addAll(List.of("--until", String.valueOf(u))));
        return new Command(all);
    }

    /** The option for gradient descent where it is not what {@code train} takes by itself. */
    private static List<String> descent(List<String> arguments) {
        return arguments.stream().anyMatch(a -> a.equals("--adapter") || a.startsWith("--adapter="))
                ? List.of("--optimizer", "gd")
                : List.of();
    }

    /** The command that trains what a survey recommends: some epochs of Adam on small batches. */
    static Command of(Survey survey, List<String> arguments) {
        int batch = Math.min(BATCH, survey.rows());
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(Command.without(
                Command.without(arguments.subList(1, arguments.size()), WITH_VALUE, ALONE),
                OF_SURVEY,
                Set.of()));
        all.addAll(survey.adapter()
                .map(text -> List.of("--adapter", text))
                .orElseGet(() -> List.of("--only", String.join(",", survey.only()))));
        survey.adam()
                .ifPresent(a -> all.addAll(List.of(
                        "--optimizer",
                        "adam",
                        "--lr",
                        down(a.eta(), 2),
                        "--batch",
                        "" + batch,
                        "--epochs",
                        "" + Math.max(EPOCHS, Math.ceilDiv(STEPS * batch, survey.rows())))));
        return new Command(all);
    }

    /** Rounded down, so that a step stays below its limit. */
    private static String down(double v, int digits) {
        return new BigDecimal(v)
                .round(new MathContext(digits, RoundingMode.DOWN))
                .stripTrailingZeros()
                .toString();
    }

    /** A number below 1 with enough digits that its distance from 1 keeps some. */
    private static String below1(double v) {
        int nines = (int) Math.max(0, Math.floor(-Math.log10(1 - v)));
        return down(v, nines + DIGITS);
    }
}
