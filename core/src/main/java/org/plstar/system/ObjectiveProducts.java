package org.plstar.system;

import java.util.function.Function;
import java.util.function.Supplier;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

/** Products with the Hessian and the Gauss–Newton matrix of an objective. */
final class ObjectiveProducts {
    static final KeptLinearization.Names OF_GRADIENT = new KeptLinearization.Names("v:", "g:");
    static final KeptLinearization.Names OF_PRODUCT = new KeptLinearization.Names("t:v:", "v:");

    private final ResidualSystem system;
    private final Loss loss;
    private final Precision precision;
    private final Workers workers;
    private final Function<Storage, Binding> binding;

    ObjectiveProducts(
            ResidualSystem system,
            Loss loss,
            Precision precision,
            Workers workers,
            Function<Storage, Binding> binding) {
        this.system = system;
        this.loss = loss;
        this.precision = precision;
        this.workers = workers;
        this.binding = binding;
    }

    Linearization gradientSplit() {
        Program gradient = LossPrograms.gradient(system, loss);
        Program rows = gradient.keep(
                gradient.outputs().stream().filter(o -> o.startsWith("g:")).toList());
        return Linearize.of(rows, system.layout()::contains, "v:");
    }

    /** The Hessian's products, split at a point; samples outermost. */
    KeptLinearization hessianSplit() {
        return KeptLinearization.ofParts(system, gradientSplit(), OF_GRADIENT, precision, workers);
    }

    /** The kept linearization of the Gauss–Newton matrix. */
    KeptLinearization gaussNewtonSplit() {
        return KeptLinearization.ofParts(
                system,
                productSplit(LossPrograms.gaussNewton(system, loss)),
                OF_PRODUCT,
                precision,
                workers);
    }

    /**
     * Splits a product program into the part that w determines and the part that is linear in the
     * tangents, which is its own derivative.
     */
    static Linearization productSplit(Program product) {
        return Linearize.of(product, name -> name.startsWith("v:"), "t:");
    }

    LossCurvature product(
            Storage w,
            Linearization l,
            KeptLinearization.Names names,
            long most,
            Supplier<LossCurvature> otherwise) {
        if (KeptLinearization.bytes(system, l, precision) > most) {
            return otherwise.get();
        }
        KeptLinearization kept = new KeptLinearization(system, l, names, precision, workers);
        LossCurvature.Pass pass = new LossCurvature.Pass() {
            @Override
            public void moveTo(Storage at) {
                kept.moveTo(binding.apply(at));
            }

            @Override
            public void apply(Storage at, Storage v, Storage hv) {
                kept.apply(binding.apply(at), v, hv);
            }
        };
        return new LossCurvature(pass, w, precision, workers);
    }

    LossCurvature product(Storage w, Program program, String result) {
        Executor executor = Executor.of(program, precision, workers);
        LossCurvature.Pass pass = new LossCurvature.Pass() {
            @Override
            public void moveTo(Storage at) {} // every product computes all values again

            @Override
            public void apply(Storage at, Storage v, Storage hv) {
                Binding b = binding.apply(at);
                for (ParamLayout.Entry e : system.layout().entries()) {
                    b.input("v:" + e.name(), v, e.offset());
                }
                LossPrograms.outputs(system, b, program, result, hv);
                executor.run(b, system.samples());
            }
        };
        return new LossCurvature(pass, w, precision, workers);
    }
}
