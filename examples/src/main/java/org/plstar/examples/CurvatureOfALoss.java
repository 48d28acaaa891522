package org.plstar.examples;

import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.fit.FitRequest;
import org.plstar.system.Loss;
import org.plstar.system.Objective;

/** Products with the Hessian of a loss of one's own, and its largest eigenvalue. */
public final class CurvatureOfALoss {
    private CurvatureOfALoss() {}

    /** Σ √(1 + r²) - 1 over the outputs, r = f - y: gradients and Hessians follow. */
    private record PseudoHuber() implements Loss {
        @Override
        public String text() {
            return "pseudo-huber";
        }

        @Override
        public Value perSample(ProgramBuilder b, Value f, Value y) {
            return f.sub(y).square().add(1).sqrt().sub(1).sum();
        }
    }

    /** λ_max of the Hessian of the mean loss of a network at its random weights. */
    public static double largestEigenvalue(PreparedDataset data, String network) {
        FitRequest request = FitRequest.of(data, network);
        try (Session session = Session.quiet()) {
            Objective loss = Objective.mean(
                    data.trainingSystem(request.model()),
                    new PseudoHuber(),
                    Precision.DOUBLE,
                    session.workers());
            Storage w = Precision.DOUBLE.of(request.start().parameters());
            LinearOperator hessian = loss.hessian(w);
            double[] v = new double[hessian.columns()];
            v[0] = 1;
            double[] hv = new double[hessian.rows()];
            hessian.apply(v, hv);
            System.out.println("∂²L/∂w₀² = " + hv[0]);
            return Lanczos.run(hessian, Lanczos.End.UPPER, 1e-8, 200, 1).max().value();
        }
    }
}
