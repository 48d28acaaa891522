package org.plstar.examples;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.certify.Theorem;
import org.plstar.optimize.Ending;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Outcome;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.TheoremResult;
import org.plstar.system.ResidualSystem;

/**
 * Two equations in three unknowns of one's own, solved by Gauss–Newton: a point of the unit sphere
 * on the plane a + b + c = 1.
 */
public final class SolveEquations {
    private SolveEquations() {}

    /** F(w) = (a² + b² + c², a + b + c). */
    private static Program equations() {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(3));
        Value sphere = w.square().sum().reshape(1);
        Value plane = w.sum().reshape(1);
        b.output("f", b.concat(0, List.of(sphere, plane)));
        return b.build();
    }

    /** The solution that the shortest steps from (1, 2, 3) lead to. */
    public static double[] solution() {
        ResidualSystem system = ResidualSystem.of(equations(), 1, 1);
        Storage w = Precision.DOUBLE.of(new double[] {1, 2, 3});
        try (KernelNewton newton =
                KernelNewton.of(system, KernelNewton.Method.GAUSS_NEWTON, w, Workers.alone())) {
            Ending end = newton.run(50, 1e-12, _ -> true);
            if (end.outcome() != Outcome.TARGET_REACHED) {
                throw new IllegalStateException(end.outcome().message() + ": " + end.detail());
            }
        }
        return w.toDoubles(0, 3);
    }

    /** How far from (1, 2, 3) a solution is proved to lie, at most. */
    public static double distance() {
        ResidualSystem system = ResidualSystem.of(equations(), 1, 1);
        CertifyResult result = CertifyRequest.of(system, 1, 2, 3).run();
        TheoremResult trial = result.of(Theorem.REFINED_EXISTENCE);
        return trial.radius().orElse(Double.POSITIVE_INFINITY);
    }

    /** Prints both. */
    public static void main(String... arguments) {
        System.out.println(Arrays.toString(solution()) + ", at most " + distance() + " away");
    }
}
