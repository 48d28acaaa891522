package org.plstar.study.kernel.command;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.refusal.ByteCount;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;
import org.plstar.study.kernel.KernelClaim;
import org.plstar.study.kernel.KernelHeader;
import org.plstar.study.kernel.KernelPlan;
import org.plstar.study.kernel.StoredKernelResult;

/**
 * The description of a kernel on a disk.
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
     * The Cholesky factor of the kernel.
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

        private void tell(Say say) {
            String what = ridge == 0 ? "K" : "K + " + ridge + " I";
            if (failedAt.isPresent()) {
                say.more(Sign.WARNING)
                        .measured(
                                KernelClaim.KERNEL_NOT_POSITIVE,
                                Scope.WHOLE,
                                what,
                                failedAt.getAsInt());
            } else {
                say.measured(
                        KernelClaim.KERNEL_FACTOR,
                        Scope.WHOLE,
                        what,
                        file,
                        String.valueOf(logDeterminant.orElseThrow()),
                        Digits.of(residual.orElseThrow(), 2),
                        Digits.of(solveResidual.orElseThrow(), 2));
            }
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

    /** The text of a plan. */
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

    /** Says how many blocks were computed, folded. */
    void tellBlocks(String engine, Say say) {
        String size = ByteCount.words((double) bytes);
        if (computed == 0) {
            say.measured(KernelClaim.KERNEL_BLOCKS_THERE, Scope.WHOLE, blocks, size);
        } else {
            say.measured(KernelClaim.KERNEL_BLOCKS, Scope.WHOLE, computed, blocks, engine, size);
        }
    }

    /** Says the factor and the memory, folded. */
    void tell(Say say) {
        cholesky.ifPresent(f -> f.tell(say));
        if (peakMemory.isPresent()) {
            say.measured(
                    KernelClaim.KERNEL_MEMORY,
                    Scope.WHOLE,
                    ByteCount.words(peakMemory.getAsDouble()));
        }
    }
}
