package org.plstar.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.refusal.ByteCount;
import org.plstar.study.kernel.KernelHeader;
import org.plstar.study.kernel.KernelPlan;
import org.plstar.study.kernel.StoredKernelResult;

/**
 * How a kernel lies on a disk.
 *
 * @param computed blocks that this run computed
 * @param damaged chunks that it made again
 * @param bytes of all chunks
 * @param seconds of computing and writing
 * @param predictedSeconds before the work, factor included
 * @param peakMemory most bytes that the process had in memory
 */
record StoredKernelSummary(
        KernelHeader.Triangle triangle,
        int tile,
        int chunk,
        int blocks,
        int computed,
        int damaged,
        long bytes,
        double seconds,
        double predictedSeconds,
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
        private static Factor of(StoredKernelResult.Factor f) {
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

        private String line() {
            String what = ridge == 0 ? "K" : "K + " + ridge + " I";
            return failedAt.isPresent()
                    ? "%s is not positive definite: Cholesky's method ends at row %,d; --ridge adds to the diagonal."
                            .formatted(what, failedAt.getAsInt())
                    : "%s = L Lᵀ in %s after %.1f s: log det %s; ‖L Lᵀ - %s‖/‖K‖ about %.1e; residual of a solve %.1e."
                            .formatted(
                                    what,
                                    file,
                                    seconds,
                                    logDeterminant.orElseThrow(),
                                    ridge == 0 ? "K" : "(" + what + ")",
                                    residual.orElseThrow(),
                                    solveResidual.orElseThrow());
        }
    }

    static StoredKernelSummary of(StoredKernelResult r) {
        KernelHeader h = r.store().header();
        KernelPlan plan = r.plan();
        return new StoredKernelSummary(
                h.form().triangle(),
                h.tile(),
                h.side(),
                plan.blocks(),
                plan.missing(),
                plan.damaged(),
                plan.bytes(),
                r.seconds(),
                plan.seconds(),
                r.factor().map(Factor::of),
                r.peakMemory());
    }

    /** What will be done, before it is. */
    static String plan(KernelPlan p) {
        return "kernel "
                + "%,d x %,d in blocks of %,d: %,d of %,d to compute%s, %s on the disk; %s of memory; %s"
                        .formatted(
                                p.shape().order(),
                                p.shape().columns(),
                                p.shape().side(),
                                p.missing(),
                                p.blocks(),
                                p.damaged() == 0
                                        ? ""
                                        : " (%,d damaged files are made again)"
                                                .formatted(p.damaged()),
                                ByteCount.words((double) p.bytes()),
                                ByteCount.words((double) p.memory()),
                                "about %,.0f s".formatted(Math.ceil(p.seconds())))
                + (p.factorBytesRead().isPresent()
                        ? ", the factor included, which reads "
                                + ByteCount.words(p.factorBytesRead().getAsDouble())
                        : "");
    }

    /** What was computed, in a line. */
    String blocks(String engine) {
        return (computed == 0
                        ? "All blocks were there"
                        : "%,d of %,d blocks computed in %.1f s by %s"
                                .formatted(computed, blocks, seconds, engine))
                + "; "
                + ByteCount.words((double) bytes)
                + " on the disk.";
    }

    /** The factor and the memory, in lines. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        cholesky.ifPresent(f -> lines.add(f.line()));
        if (peakMemory.isPresent()) {
            lines.add("At most " + ByteCount.words(peakMemory.getAsDouble()) + " in memory.");
        }
        return lines;
    }
}
