package org.plstar.study.train.command;

import java.util.ArrayList;
import java.util.List;

/**
 * The demonstration as a command of {@code train}, so that its run is a usual training run. Its own
 * options are all options of {@code train}.
 */
public final class DemoTraining {
    private static final List<String> TRAIN = List.of(
            "train",
            "wine",
            "--train-rows",
            "60",
            "--test-rows",
            "118",
            "--standardize",
            "per-feature",
            "--network",
            "dense(512) tanh dense",
            "--steps",
            "8000",
            "--looks",
            "many");

    private DemoTraining() {}

    /**
     * The arguments of {@code train} with the same effect; arguments of other commands are
     * unchanged.
     *
     * @param arguments the subcommand first
     */
    public static List<String> asTrain(List<String> arguments) {
        if (!arguments.getFirst().equals("demo")) {
            return arguments;
        }
        List<String> all = new ArrayList<>(TRAIN);
        all.addAll(arguments.subList(1, arguments.size()));
        return List.copyOf(all);
    }
}
