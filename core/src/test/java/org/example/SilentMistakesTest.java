package org.example;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.operator.OperatorRefusal;
import org.plstar.program.Axes;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.ProgramRefusal;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SystemRefusal;
import org.plstar.tangent.Jacobian;

/** What is wrong in a call of the library is refused, not computed with. */
final class SilentMistakesTest {
    private static final Network NETWORK =
            Architecture.parse("dense(3) tanh dense").build(Shape.of(2), 1, Initialization.DEFAULT);

    private static void refused(Refusal.Code code, Runnable request) {
        assertThatThrownBy(request::run)
                .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }

    @Test
    void aValueOfAnotherBuilder() {
        ProgramBuilder one = new ProgramBuilder();
        ProgramBuilder other = new ProgramBuilder();
        Value mine = one.param("w", Shape.of(2));
        Value foreign = other.param("v", Shape.of(2));
        refused(ProgramRefusal.FOREIGN_VALUE, () -> one.add(mine, foreign));
        refused(ProgramRefusal.FOREIGN_VALUE, () -> one.scale(2, foreign));
        refused(ProgramRefusal.FOREIGN_VALUE, () -> one.output("f", foreign));
        refused(ProgramRefusal.FOREIGN_VALUE, () -> one.node(foreign));
        refused(ProgramRefusal.FOREIGN_VALUE, () -> one.inline(program(), Map.of("w", foreign)));
    }

    private static Program program() {
        ProgramBuilder b = new ProgramBuilder();
        b.output("f", b.scale(2, b.param("w", Shape.of(2))));
        return b.build();
    }

    @Test
    void oneNameForTwoShapesOrKinds() {
        ProgramBuilder b = new ProgramBuilder();
        b.param("w", Shape.of(3));
        b.param("w", Shape.of(3));
        refused(ProgramRefusal.NAME_TWICE, () -> b.param("w", Shape.of(2)));
        refused(ProgramRefusal.NAME_TWICE, () -> b.input("w", new Type(Axes.NONE, Shape.of(3))));
    }

    @Test
    void vectorsOfOtherSizesThanTheOperator() {
        ResidualSystem s = ResidualSystem.of(NETWORK, new double[4], new double[2]);
        double[] w = NETWORK.initialParameters(1);
        int p = w.length;
        try (Workers workers = Workers.of(1)) {
            Jacobian j = Jacobian.at(s, w, workers);
            refused(OperatorRefusal.SIZE, () -> j.apply(new double[p + 1], new double[2]));
            refused(OperatorRefusal.SIZE, () -> j.apply(new double[p], new double[3]));
            refused(OperatorRefusal.SIZE, () -> j.applyTranspose(new double[3], new double[p]));
            refused(OperatorRefusal.SIZE, () -> j.applyTranspose(new double[2], new double[p + 1]));
            refused(OperatorRefusal.SIZE, () -> j.kernel().apply(new double[3], new double[2]));
            Objective loss = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
            refused(
                    OperatorRefusal.SIZE,
                    () ->
                            loss.hessian(Precision.DOUBLE.of(w))
                                    .apply(new double[p + 1], new double[p]));
        }
    }

    @Test
    void numbersThatAreNotFinite() {
        double[] bad = {0, Double.NaN, 1, 2};
        double[] infinite = {0, Double.POSITIVE_INFINITY};
        refused(SystemRefusal.NOT_FINITE, () -> ResidualSystem.of(NETWORK, bad, new double[2]));
        refused(
                SystemRefusal.NOT_FINITE,
                () -> ResidualSystem.of(NETWORK, new double[4], infinite));
        refused(
                SystemRefusal.NOT_FINITE,
                () ->
                        ResidualSystem.of(NETWORK, new double[4], new double[2])
                                .withTargets(infinite));
        refused(SystemRefusal.NOT_FINITE, () -> ResidualSystem.of(program(), infinite));
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(2));
        b.output("f", b.mul(w, b.input("x", new Type(Axes.SAMPLE, Shape.of(2)))));
        Program p = b.build();
        refused(
                SystemRefusal.NOT_FINITE,
                () -> ResidualSystem.of(p, ParamLayout.of(p), Map.of("x", bad), 2, new double[4]));
    }

    @Test
    void aPointInAnotherPrecision() {
        ResidualSystem s = ResidualSystem.of(NETWORK, new double[4], new double[2]);
        Storage w = Precision.FLOAT.of(NETWORK.initialParameters(1));
        try (Workers workers = Workers.of(1)) {
            Objective loss = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
            refused(SystemRefusal.PRECISION, () -> loss.value(w));
            refused(SystemRefusal.PRECISION, () -> loss.gradient(w, w));
            refused(SystemRefusal.PRECISION, () -> loss.step(w, 0.1, _ -> true));
        }
    }

    @Test
    void targetsThatAreNoClassesOfOneOutput() {
        for (double[] y : new double[][] {{2, -1}, {1, 0}, {-1, 7}}) {
            ResidualSystem s = ResidualSystem.of(NETWORK, new double[4], y);
            try (Workers workers = Workers.of(1)) {
                refused(
                        SystemRefusal.TARGETS,
                        () -> Objective.mean(s, Loss.CROSS_ENTROPY, Precision.DOUBLE, workers));
            }
        }
    }
}
