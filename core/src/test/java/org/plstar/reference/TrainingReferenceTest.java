package org.plstar.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Network;
import org.plstar.optimize.Direction;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.Outcome;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;

/**
 * Fifty steps of every optimizer on every reference network and loss: every loss to 1e-10 of
 * PyTorch's.
 */
class TrainingReferenceTest {
    private static final double TOLERANCE = 1e-10;

    @TestFactory
    List<DynamicTest> everyLossAgreesWithPyTorch() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode run :
                Reference.read(ReferenceTest.folder().resolve("train.json")).at("runs")) {
            String net = run.get("net").asString();
            String name = net + " " + run.get("loss").asString() + " "
                    + run.get("optimizer").asString();
            Path file = ReferenceTest.folder().resolve(net + ".json");
            tests.add(DynamicTest.dynamicTest(name, () -> check(Reference.read(file), run)));
        }
        assertThat(tests).hasSize(42);
        return tests;
    }

    @TestFactory
    List<DynamicTest> singlePrecisionStaysCloseToDouble() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode run :
                Reference.read(ReferenceTest.folder().resolve("train.json")).at("runs")) {
            String net = run.get("net").asString();
            Path file = ReferenceTest.folder().resolve(net + ".json");
            tests.add(DynamicTest.dynamicTest(
                    net
                            + " "
                            + run.get("loss").asString()
                            + " "
                            + run.get("optimizer").asString(),
                    () -> {
                        Reference r = Reference.read(file);
                        // what is lost in rounding is relative to what the loss began at
                        double[] exact = losses(r, run, Precision.DOUBLE);
                        close(losses(r, run, Precision.FLOAT), exact, 1e-4, 1e-8 * exact[0]);
                    }));
        }
        assertThat(tests).hasSize(42);
        return tests;
    }

    private static void check(Reference r, JsonNode run) {
        double[] theirs = new double[run.get("losses").size()];
        for (int i = 0; i < theirs.length; i++) {
            theirs[i] = run.get("losses").get(i).asDouble();
        }
        close(losses(r, run, Precision.DOUBLE), theirs, TOLERANCE, 0);
    }

    private static void close(double[] ours, double[] theirs, double tolerance, double absolute) {
        assertThat(ours).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.length; i++) {
            assertThat(Math.abs(ours[i] - theirs[i]))
                    .as("loss before step %d: %s, expected %s", i, ours[i], theirs[i])
                    .isLessThanOrEqualTo(tolerance * theirs[i] + absolute);
        }
    }

    private static double[] losses(Reference r, JsonNode run, Precision precision) {
        Network network = ReferenceArchitecture.read(r)
                .build(
                        r.itemShape("x"),
                        r.outputs(),
                        ReferenceArchitecture.initialization(r.at("arch")));
        boolean classes = run.get("loss").asString().equals("ce");
        int steps = run.get("steps").asInt();
        double[] losses = new double[steps];
        try (Workers workers = Workers.of(2)) {
            Objective objective = Objective.mean(
                    ResidualSystem.of(
                            network,
                            r.buffers(),
                            r.numbers("x"),
                            classes ? r.oneHot() : r.numbers("targets")),
                    classes ? Loss.CROSS_ENTROPY : Loss.SQUARE,
                    precision,
                    workers);
            Storage w = precision.of(r.parameters());
            Outcome outcome = Training.of(
                            objective, optimizer(run.get("optimizer").asString()), w)
                    .run(Stopping.after(steps), m -> {
                        if (m.step() < steps) {
                            losses[m.step()] = m.loss();
                        }
                        return true;
                    })
                    .outcome();
            assertThat(outcome).isEqualTo(Outcome.STEPS_DONE);
        }
        return losses;
    }

    /** Reads names such as {@code momentum0.9_lr0.05} and {@code adamw_lr0.01_wd0.01}. */
    private static Optimizer optimizer(String text) {
        Matcher m = Pattern.compile(
                        "([a-z]+)([0-9.]*)_lr([0-9.]+)(?:_(?:wd|weightdecay)([0-9.]+))?")
                .matcher(text);
        assertThat(m.matches()).as(text).isTrue();
        double eta = Double.parseDouble(m.group(3));
        OptionalDouble decay = m.group(4) == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(m.group(4)));
        return switch (m.group(1)) {
            case "gd" -> Optimizer.of(new Direction.Gradient(decay.orElse(0)), eta);
            case "momentum" -> Optimizer.momentum(eta, Double.parseDouble(m.group(2)));
            case "nesterov" -> Optimizer.nesterov(eta, Double.parseDouble(m.group(2)));
            case "adam" -> Optimizer.adam(eta);
            case "adamw" -> Optimizer.adamW(eta, decay.orElseThrow());
            case "rmsprop" -> Optimizer.rmsProp(eta);
            default -> throw new AssertionError("no optimizer " + text);
        };
    }
}
