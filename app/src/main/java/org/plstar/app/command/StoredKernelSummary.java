package org.plstar.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.app.run.Trust;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.kernel.KernelEnds;
import org.plstar.study.kernel.KernelHeader;
import org.plstar.study.kernel.KernelPlan;
import org.plstar.study.kernel.StoredKernelResult;
import org.plstar.tangent.KernelOutputs;

/**
 * What {@code kernel --out K.zarr --json} prints.
 *
 * @param kind of the matrix
 * @param shape of it
 * @param outputs what became of several outputs
 * @param file folder of the matrix
 * @param computed blocks that this run computed
 * @param damaged chunks that it made again
 * @param bytes of all chunks
 * @param engine what computed the blocks
 * @param cluster the same in numbers; absent in one process
 * @param seconds of computing and writing
 * @param predictedSeconds before the work, factor included
 * @param peakMemory most bytes that the process had in memory
 */
record StoredKernelSummary(
        String kind,
        List<Integer> shape,
        KernelOutputs outputs,
        int rows,
        int outputsPerRow,
        int parameters,
        String file,
        KernelHeader.Triangle triangle,
        int tile,
        int chunk,
        int blocks,
        int computed,
        int damaged,
        long bytes,
        String engine,
        Optional<EngineFacts> cluster,
        double seconds,
        double predictedSeconds,
        OptionalDouble lambdaMin,
        Optional<Trust> lambdaMinTrust,
        OptionalDouble lambdaMax,
        Optional<Trust> lambdaMaxTrust,
        OptionalDouble conditionNumber,
        Optional<String> conditionNumberReason,
        OptionalDouble trace,
        Optional<Factor> cholesky,
        OptionalDouble peakMemory) {
    /**
     * The Cholesky factor.
     *
     * @param residual ‖L Lᵀ - K - λI‖/‖K‖
     * @param solveResidual ‖(K + λI) x - b‖/‖b‖
     * @param failedAt the first index whose leading minor is not positive
     */
    record Factor(
            String file,
            double ridge,
            OptionalDouble logDeterminant,
            OptionalDouble residual,
            OptionalDouble solveResidual,
            OptionalInt failedAt,
            double seconds) {
        static Factor of(StoredKernelResult.Factor f) {
            return new Factor(
                    f.place(),
                    f.ridge(),
                    f.factor().isPresent()
                            ? OptionalDouble.of(f.factor().get().logDeterminant())
                            : OptionalDouble.empty(),
                    f.residual(),
                    f.solve(),
                    f.failed(),
                    f.seconds());
        }
    }

    static StoredKernelSummary of(
            StoredKernelResult r, String file, int parameters, Optional<EngineFacts> cluster) {
        KernelHeader h = r.store().header();
        KernelPlan plan = r.plan();
        Optional<KernelEnds> ends = r.ends();
        return new StoredKernelSummary(
                h.kind(),
                List.of(h.order(), h.columns()),
                h.outputs(),
                h.rows(),
                h.outputsPerRow(),
                parameters,
                file,
                h.triangle(),
                h.tile(),
                h.side(),
                plan.blocks(),
                plan.missing(),
                plan.damaged(),
                plan.bytes(),
                r.engine(),
                cluster,
                r.seconds(),
                plan.seconds(),
                number(ends.map(e -> e.min().value())),
                ends.map(e -> Trust.of(e.min())),
                number(ends.map(e -> e.max().value())),
                ends.map(e -> Trust.of(e.max())),
                ends.map(e -> e.condition().value()).orElse(OptionalDouble.empty()),
                ends.filter(e -> e.condition().value().isEmpty()).map(e -> e.condition().reason()),
                number(ends.map(KernelEnds::trace)),
                r.factor().map(Factor::of),
                r.peakMemory());
    }

    private static OptionalDouble number(Optional<Double> value) {
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    /** What will be done, before it is. */
    static String plan(KernelPlan p) {
        return "kernel "
                + "%,d x %,d in blocks of %,d: %,d of %,d to compute%s, %s on the disk; %s of memory; %s"
                        .formatted(
                                p.order(),
                                p.columns(),
                                p.side(),
                                p.missing(),
                                p.blocks(),
                                p.damaged() == 0
                                        ? ""
                                        : " (%,d damaged files are made again)"
                                                .formatted(p.damaged()),
                                size((double) p.bytes()),
                                size((double) p.memory()),
                                "about %,.0f s".formatted(Math.ceil(p.seconds())))
                + (p.factorBytesRead().isPresent()
                        ? ", the factor included, which reads "
                                + size(p.factorBytesRead().getAsDouble())
                        : "");
    }

    private static String size(double bytes) {
        return bytes < 1e9 ? "%.1f MB".formatted(bytes * 1e-6) : "%.1f GB".formatted(bytes * 1e-9);
    }

    /** In lines. */
    List<String> lines(String network) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s %,d x %,d of %s (%s) on %,d rows, in %s (%s)."
                        .formatted(
                                Character.toUpperCase(kind.charAt(0)) + kind.substring(1),
                                shape.getFirst(),
                                shape.getLast(),
                                network,
                                parameters == 0
                                        ? "for one output"
                                        : "%d parameters".formatted(parameters),
                                rows,
                                file,
                                size((double) bytes)));
        lines.add(
                computed == 0
                        ? "All blocks were there."
                        : "%,d of %,d blocks computed in %.1f s by %s."
                                .formatted(computed, blocks, seconds, engine));
        if (lambdaMin.isPresent() && lambdaMax.isPresent() && trace.isPresent()) {
            lines.add(
                    "Eigenvalues from "
                            + lambdaMinTrust.orElseThrow().words(lambdaMin.getAsDouble())
                            + " to "
                            + lambdaMaxTrust.orElseThrow().words(lambdaMax.getAsDouble())
                            + "; trace "
                            + trace.getAsDouble()
                            + ".");
            lines.add(
                    conditionNumber.isPresent()
                            ? "Condition number " + conditionNumber.getAsDouble() + "."
                            : "No condition number: " + conditionNumberReason.orElse("") + ".");
        }
        cholesky.ifPresent(f -> lines.add(factor(f)));
        if (peakMemory.isPresent()) {
            lines.add("At most " + size(peakMemory.getAsDouble()) + " in memory.");
        }
        return lines;
    }

    private static String factor(Factor f) {
        String what = f.ridge == 0 ? "K" : "K + " + f.ridge + " I";
        return f.failedAt.isPresent()
                ? "%s is not positive definite: Cholesky's method ends at row %,d; --ridge adds to the diagonal."
                        .formatted(what, f.failedAt.getAsInt())
                : "%s = L Lᵀ in %s after %.1f s: log det %s; ‖L Lᵀ - %s‖/‖K‖ about %.1e; residual of a solve %.1e."
                        .formatted(
                                what,
                                f.file,
                                f.seconds,
                                f.logDeterminant.orElseThrow(),
                                f.ridge == 0 ? "K" : "(" + what + ")",
                                f.residual.orElseThrow(),
                                f.solveResidual.orElseThrow());
    }
}
