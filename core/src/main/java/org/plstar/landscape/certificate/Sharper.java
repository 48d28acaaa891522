package org.plstar.landscape.certificate;

import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.RestrictedDrift.Slot;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * The restricted constants at w0 and the majorants that rest on them: sharper than Λ(R) alone, at
 * the cost of the tensor and some ten to fifty evaluations of Λ and dD.
 *
 * <p>For stacks of dense layers and at most {@link #MOST} equations.
 */
final class Sharper implements Majorant.Surroundings {
    /** Equations for which the restricted tensor is kept: 64 MB. */
    static final int MOST = 200;

    /** Part of what is needed from which the costly form is worth it. */
    private static final double NEAR = 0.5;

    private final CurvatureBound bound;
    private final CurvatureDrift change;
    private final TangentSizes sizes;
    private final RestrictedTensor tensor;
    private final RestrictedDrift moves;
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
        this.moves = new RestrictedDrift(bound.measured(), sizes, bound.drifts(0), a0, workers);
        this.constants = RestrictedConstants.of(tensor, start, a0, workers);
    }

    /**
     * Empty for networks that are no stacks of dense layers, without measured products, too many
     * equations, or a kernel that is too ill-conditioned.
     */
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
                                        bound.drift(),
                                        workers));
    }

    RestrictedConstants constants() {
        return constants;
    }

    RestrictedDrift moves() {
        return moves;
    }

    /** The samples' numbers in the tube T(along, across). */
    Drift[] drifts(double along, double across) {
        return Tube.drifts(bound, sizes, along, across);
    }

    @Override
    public double curvatureAtStart() {
        return start;
    }

    @Override
    public Majorant.Around at(double along, double across) {
        Drift[] tube = Tube.drifts(bound, sizes, along, across);
        Majorant.Around plain = plain(tube);
        double whole = Rounding.up(plain.change() / a0);
        return new Majorant.Around(
                plain.change(),
                plain.curvature(),
                Math.min(whole, moves.at(tube, Slot.ALONG, Slot.PULLED)),
                Math.min(whole, moves.at(tube, Slot.ANY, Slot.PULLED)),
                Math.min(plain.change(), moves.at(tube, Slot.ALONG, Slot.ANY)));
    }

    private Majorant.Around plain(Drift[] tube) {
        double moved = change.fromMeasured(tube);
        return Majorant.Around.plain(
                moved, Rounding.up(Math.min(bound.at(tube), start + moved)), a0);
    }

    /** A' and B': along a trajectory; with {@link MixedForm} where it comes close without. */
    Majorant trajectory(double need, double bend, DoubleBinaryOperator factor) {
        Majorant found = along(need, bend, factor);
        if (found.reached() || mixed || found.best() < NEAR) {
            return found;
        }
        mixedConstants();
        return along(need, bend, factor);
    }

    /**
     * The constants with w2 and w3 from {@link MixedForm} where there are few equations; from now
     * on they are used.
     */
    RestrictedConstants mixedConstants() {
        if (!mixed) {
            mixed = true;
            constants = constants.mixed(tensor);
        }
        return constants;
    }

    private Majorant along(double need, double bend, DoubleBinaryOperator factor) {
        return Majorant.run(new Majorant.Setting(this, constants, a0, epsilon, bend), need, factor);
    }

    /**
     * C': within w0 + V, by J⁺ D²F[e, e'].
     *
     * @param need a0 ‖J⁺r‖
     */
    Majorant inside(double need) {
        return inside(
                need,
                constants.wC(),
                tube -> Rounding.up(moves.at(tube, Slot.ALONG, Slot.ALONG) / a0));
    }

    /**
     * C' in the metric of the residual: by D²F[J⁺b, J⁺b'].
     *
     * @param need ‖r‖
     */
    Majorant insideByResidual(double need) {
        return inside(
                need,
                Rounding.up(a0 * constants.wE()),
                tube -> Rounding.up(a0 * moves.at(tube, Slot.PULLED, Slot.PULLED)));
    }

    private Majorant inside(double need, double rate, ToDoubleFunction<Drift[]> moved) {
        RestrictedConstants c = new RestrictedConstants(rate, constants.wC(), constants.wE(), 0, 0);
        Majorant.Surroundings around =
                new Majorant.Surroundings() {
                    @Override
                    public double curvatureAtStart() {
                        return start;
                    }

                    @Override
                    public Majorant.Around at(double along, double across) {
                        Drift[] tube = Tube.drifts(bound, sizes, along, across);
                        Majorant.Around p = plain(tube);
                        double least = Math.min(p.along(), moved.applyAsDouble(tube));
                        return new Majorant.Around(
                                p.change(), p.curvature(), least, p.across(), p.out());
                    }
                };
        return Majorant.run(new Majorant.Setting(around, c, a0, epsilon, 0), need, (_, _) -> 1);
    }
}
