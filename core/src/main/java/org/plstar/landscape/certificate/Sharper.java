package org.plstar.landscape.certificate;

import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.plstar.array.Workers;

/**
 * The restricted constants at w0 and the majorants that rest on them: sharper than Λ(R) alone, at the cost of the tensor and some ten to fifty evaluations of Λ and dD.
 *
 * <p>For stacks of dense layers and at most {@link #MOST} equations.
 */
final class Sharper implements Majorant.Surroundings {
    /** Equations for which the restricted tensor is kept: 64 MB. */
    private static final int MOST = 200;

    /** Part of what is needed from which the costly form is worth it. */
    private static final double NEAR = 0.5;

    private final CurvatureBound bound;
    private final CurvatureDrift change;
    private final TangentSizes sizes;
    private final RestrictedTensor tensor;
    private RestrictedConstants constants;
    private boolean mixed;
    private final double start;
    private final double a0;
    private final double epsilon;

    private Sharper(
            CurvatureBound bound,
            KernelBound kernel,
            RestrictedTensor tensor,
            CurvatureDrift change,
            Workers workers) {
        this.bound = bound;
        this.change = change;
        this.tensor = tensor;
        this.sizes = tensor.sizes;
        this.a0 = kernel.least.orElseThrow();
        this.epsilon = kernel.jacobianError;
        this.start = bound.at(0);
        this.constants = RestrictedConstants.of(tensor, start, a0, workers);
    }

    /** Empty for networks that are no stacks of dense layers, without measured products, too many equations, or a kernel that is too ill-conditioned. */
    static Optional<Sharper> of(CurvatureBound bound, KernelBound kernel) {
        Workers workers = bound.workers();
        if (!bound.measured().stack.isDense()
                || !bound.measuresProducts()
                || kernel.kernel.rows() > MOST) {
            return Optional.empty();
        }
        return Whitening.of(kernel)
                .map(
                        white ->
                                new Sharper(
                                        bound,
                                        kernel,
                                        new RestrictedTensor(bound, white, workers),
                                        new CurvatureDrift(bound, workers),
                                        workers));
    }

    RestrictedConstants constants() {
        return constants;
    }

    @Override
    public double curvatureAtStart() {
        return start;
    }

    @Override
    public double[] at(double along, double across) {
        Drift[] tube = bound.drifts(sizes, along, across);
        double moved = change.fromMeasured(tube);
        return new double[] {moved, Rounding.up(Math.min(bound.at(tube), start + moved))};
    }

    /** A' and B': along a trajectory; with {@link MixedForm} where it comes close without. */
    Majorant trajectory(double need, DoubleBinaryOperator factor) {
        Majorant found = along(need, factor);
        if (found.reached() || mixed || found.best() < NEAR) {
            return found;
        }
        mixedConstants();
        return along(need, factor);
    }

    /** The constants with w2 and w3 from {@link MixedForm} where there are few equations; from now on they are used. */
    RestrictedConstants mixedConstants() {
        if (!mixed) {
            mixed = true;
            constants = constants.mixed(tensor);
        }
        return constants;
    }

    private Majorant along(double need, DoubleBinaryOperator factor) {
        return Majorant.run(
                new Majorant.Setting(this, constants, a0, epsilon, false), need, factor);
    }

    /**
     * C': within w0 + V, by J⁺ D²F[e, e'].
     *
     * @param need a0 ‖J⁺r‖
     */
    Majorant inside(double need) {
        return inside(need, constants.wC());
    }

    /**
     * C' in the metric of the residual: by D²F[J⁺b, J⁺b'].
     *
     * @param need ‖r‖
     */
    Majorant insideByResidual(double need) {
        return inside(need, Rounding.up(a0 * constants.wE()));
    }

    private Majorant inside(double need, double rate) {
        RestrictedConstants c = new RestrictedConstants(rate, constants.wC(), constants.wE(), 0, 0);
        return Majorant.run(new Majorant.Setting(this, c, a0, epsilon, true), need, (_, _) -> 1);
    }
}
