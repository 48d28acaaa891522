package org.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.plstar.array.BinaryFn;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.infinite.InfiniteRefusal;
import org.plstar.network.Architecture;
import org.plstar.network.Dense;
import org.plstar.network.Dropout;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.NetworkRefusal;
import org.plstar.operator.DenseForm;
import org.plstar.operator.Eigenpairs;
import org.plstar.operator.Estimate;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.MatrixOperator;
import org.plstar.operator.OperatorRefusal;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.predict.ClosedForm;
import org.plstar.predict.Filter;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.LinearizedDynamics;
import org.plstar.predict.LocalModel;
import org.plstar.predict.PredictRefusal;
import org.plstar.predict.RidgeTargets;
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
import org.plstar.system.OutputHessian;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SystemRefusal;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;
import org.plstar.tangent.TangentRefusal;

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
                    () -> loss.hessian(Precision.DOUBLE.of(w))
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
                () -> ResidualSystem.of(NETWORK, new double[4], new double[2])
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

    @Test
    void weightsOfAnotherSystem() {
        ResidualSystem s = ResidualSystem.of(NETWORK, new double[4], new double[2]);
        double[] w = NETWORK.initialParameters(1);
        try (Workers workers = Workers.of(1)) {
            for (int length : new int[] {w.length - 1, w.length + 1, 0}) {
                double[] other = Arrays.copyOf(w, length);
                Storage at = Precision.DOUBLE.of(other);
                refused(TangentRefusal.SIZE, () -> Jacobian.at(s, other, workers));
                refused(
                        TangentRefusal.SIZE,
                        () -> TangentKernel.of(s, KernelOutputs.FULL, workers).at(other));
                refused(SystemRefusal.SIZE, () -> s.binding(at));
                Objective loss = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
                refused(SystemRefusal.SIZE, () -> loss.value(at));
                Storage g = Precision.DOUBLE.allocate(w.length);
                refused(SystemRefusal.SIZE, () -> loss.gradient(at, g));
                refused(SystemRefusal.SIZE, () -> loss.gradient(Precision.DOUBLE.of(w), at));
                refused(SystemRefusal.SIZE, () -> loss.hessian(at));
                refused(
                        SystemRefusal.SIZE,
                        () -> OutputHessian.at(s, other, new double[2], workers));
                refused(PredictRefusal.SIZE, () -> LocalModel.linear(s, other));
            }
        }
    }

    @Test
    void oneArrayForWhatIsReadAndWritten() {
        ResidualSystem s = ResidualSystem.of(NETWORK, new double[4], new double[2]);
        try (Workers workers = Workers.of(1);
                Matrix m = Matrix.of(2, 2, 1, 2, 2, 5)) {
            double[] v = {1, 1};
            refused(OperatorRefusal.SHARED, () -> new MatrixOperator(m, workers).apply(v, v));
            Objective loss = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
            double[] w = NETWORK.initialParameters(1);
            Storage at = Precision.DOUBLE.of(w);
            refused(SystemRefusal.SHARED, () -> loss.gradient(at, at));
            refused(SystemRefusal.SHARED, () -> loss.gradient(at, Precision.DOUBLE.of(w)));
        }
    }

    @Test
    void whatIsGivenIsCopied() {
        ProgramBuilder b = new ProgramBuilder();
        double[] one = {1, 1};
        b.output("f", b.add(b.param("w", Shape.of(2)), b.constant(Shape.of(2), one)));
        double[] targets = {1, 2};
        ResidualSystem s = ResidualSystem.of(b.build(), targets);
        one[0] = 50;
        targets[0] = Double.NaN;
        assertThat(s.targets()).containsExactly(1, 2);
        assertThat(Jacobian.at(s, new double[2], Workers.alone()).value()).containsExactly(1, 1);
    }

    @Test
    void opsThatCannotBe() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.param("x", Shape.of(2, 3));
        refused(ProgramRefusal.OPERANDS, () -> b.compare(BinaryFn.ADD, x, x));
        refused(ProgramRefusal.NOT_FINITE, () -> b.scalar(Double.NaN));
        refused(ProgramRefusal.NOT_FINITE, () -> b.scale(Double.NaN, x));
        refused(ProgramRefusal.OPERANDS, () -> b.sum(x, List.of(0, 0)));
        refused(ProgramRefusal.OPERANDS, () -> b.sum(x, List.of(5)));
        refused(ProgramRefusal.OPERANDS, () -> b.concat(0, List.of()));
        refused(ProgramRefusal.OPERANDS, () -> b.permute(x, List.of(0)));
        refused(ProgramRefusal.OPERANDS, () -> b.slice(x, List.of(), List.of(), List.of()));
        refused(ProgramRefusal.SIZE, () -> b.constant(Shape.of(3), 1, 2));
        refused(NetworkRefusal.BAD_ARGUMENT, () -> Dense.of(0));
        refused(NetworkRefusal.BAD_ARGUMENT, () -> new Dropout(1));
    }

    @Test
    void anOperatorThatIsNotSymmetric() {
        try (Workers workers = Workers.of(1);
                Matrix m = Matrix.of(3, 3, 4, 1, 0, -1, 3, 2, 0, 0, 1)) {
            LinearOperator a = new MatrixOperator(m, workers);
            refused(
                    OperatorRefusal.NOT_SYMMETRIC,
                    () -> Lanczos.run(a, Lanczos.End.UPPER, 1e-8, 50, 1));
            refused(OperatorRefusal.NOT_SYMMETRIC, () -> DenseForm.eigenvalues(a, 10));
            refused(PredictRefusal.NOT_SEMIDEFINITE, () -> KernelSpectrum.of(m.copy(), workers));
            // known by its products alone, it is told as not converged
            LinearOperator hidden = LinearOperator.square(3, a::apply);
            Estimate max = Lanczos.run(hidden, Lanczos.End.UPPER, 1e-8, 50, 1).max();
            assertThat(max.converged()).isFalse();
            assertThat(max.error()).isGreaterThan(0.1);
            assertThat(max.reason()).contains("not symmetric");
        }
    }

    @Test
    void numbersOutOfRange() {
        refused(OperatorRefusal.RANGE, () -> new Eigenpairs.Request(1, -1, 1e-6, 10, 1, 10));
        refused(PredictRefusal.RANGE, () -> new Filter.Ridge(-1));
        refused(PredictRefusal.SIZE, () -> RidgeTargets.of(new double[3], 2));
        refused(PredictRefusal.NOT_FINITE, () -> RidgeTargets.of(new double[] {Double.NaN}, 1));
        try (Workers workers = Workers.of(1);
                Matrix k = Matrix.of(2, 2, 2, 1, 1, 2);
                KernelSpectrum spectrum = KernelSpectrum.of(k.copy(), workers);
                ClosedForm form = ClosedForm.of(spectrum, k)) {
            LinearizedDynamics d = LinearizedDynamics.of(k.copy(), new double[] {1, 2}, 0.5);
            refused(PredictRefusal.RANGE, () -> d.loss(-5, 1));
            refused(PredictRefusal.RANGE, () -> d.loss(1, -5));
            refused(PredictRefusal.RANGE, () -> d.lossWithMomentum(1, 5, 3));
            double[] bad = {0, Double.NaN};
            refused(
                    PredictRefusal.NOT_FINITE,
                    () -> form.training(new Filter.Limit(), new double[2], bad, 1));
            refused(
                    PredictRefusal.SIZE,
                    () -> form.training(new Filter.Limit(), new double[3], new double[3], 1));
            ResidualSystem s = ResidualSystem.of(NETWORK, new double[4], new double[2]);
            refused(SystemRefusal.RANGE, () -> s.rows(-1));
            refused(SystemRefusal.RANGE, () -> s.rows(99));
            refused(SystemRefusal.SIZE, s::rows);
            Storage w = Precision.DOUBLE.of(NETWORK.initialParameters(1));
            try (KernelNewton newton =
                    KernelNewton.of(s, KernelNewton.Method.LEVENBERG_MARQUARDT, w, workers)) {
                refused(OptimizeRefusal.SETTING, () -> newton.run(3, Double.NaN, _ -> true));
            }
        }
        InfiniteNetwork infinite = InfiniteNetwork.of(
                Architecture.parse("dense(9) tanh dense"), Shape.of(2), Initialization.DEFAULT);
        infinite.withFrozen(2);
        refused(InfiniteRefusal.RANGE, () -> infinite.withFrozen(3));
        refused(InfiniteRefusal.RANGE, () -> infinite.withFrozen(-1));
    }

    /** Without a result that is no number, whatever the weights. */
    @Test
    void weightsBeyondTheRangeOfNumbers() {
        ResidualSystem s = ResidualSystem.of(NETWORK, new double[4], new double[2]);
        double[] w = NETWORK.initialParameters(1);
        Arrays.fill(w, Double.NaN);
        try (Workers workers = Workers.of(1)) {
            refused(TangentRefusal.NOT_FINITE, () -> Jacobian.at(s, w, workers));
            refused(
                    TangentRefusal.NOT_FINITE,
                    () -> TangentKernel.of(s, KernelOutputs.FULL, workers).at(w));
            Objective loss = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
            assertThat(loss.value(Precision.DOUBLE.of(w))).isInfinite();
        }
    }

    @Test
    void aRefusalKeepsAllWhenItIsSent() throws IOException, ClassNotFoundException {
        Refusal r = Refusal.of(ProgramRefusal.SIZE, "where", "what", "expected", "fix")
                .about(List.of("a", "b"))
                .showing("a line", 3);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(r);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Refusal sent = (Refusal) in.readObject();
            assertThat(sent.code()).isEqualTo(ProgramRefusal.SIZE);
            assertThat(sent.names()).containsExactly("a", "b");
            assertThat(sent.excerpt()).isEqualTo(r.excerpt());
            assertThat(List.of(sent.what(), sent.expected())).containsExactly("what", "expected");
        }
    }
}
