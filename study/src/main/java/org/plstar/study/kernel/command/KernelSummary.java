package org.plstar.study.kernel.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.data.Duplicates;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;
import org.plstar.study.engine.Engine;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.infinite.InfiniteKernelRequest;
import org.plstar.study.infinite.InfiniteKind;
import org.plstar.study.kernel.KernelClaim;
import org.plstar.study.kernel.KernelEnds;
import org.plstar.study.kernel.KernelHeader;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelResult;
import org.plstar.study.kernel.StoredKernelResult;
import org.plstar.study.spectrum.ImplicitKernelResult;
import org.plstar.tangent.KernelContribution;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;

/**
 * The output of {@code kernel --json}, for a kernel in memory, on a disk, of infinite width or
 * without a matrix; members that a kind does not have are absent.
 *
 * @param kernel which one
 * @param network its text
 * @param shape of the matrix
 * @param of what it is made of
 * @param products of one that is not formed
 * @param engine what computed it
 * @param cluster the same in numbers; absent in one process
 * @param ends of its spectrum
 * @param dualError of the entries of one of infinite width, relative
 * @param stored how one lies on a disk
 * @param file of the matrix
 */
record KernelSummary(
        String kernel,
        String network,
        List<Integer> shape,
        @JsonUnwrapped @Nullable Rows of,
        @JsonInclude(Include.NON_EMPTY) OptionalInt products,
        Optional<String> engine,
        Optional<EngineFacts> cluster,
        @JsonUnwrapped @Nullable SpectrumEnds ends,
        @JsonInclude(Include.NON_EMPTY) OptionalDouble dualError,
        @JsonUnwrapped @Nullable StoredKernelSummary stored,
        Optional<String> file) {
    private static final String TANGENT = "tangent kernel";
    private static final String INFINITE = " at infinite width";

    /**
     * The rows and outputs of a kernel of a finite network.
     *
     * @param outputs what became of several outputs
     * @param otherRows of the file that columns stand for
     * @param shares how each parameter's was computed
     * @param mergedDuplicates rows that repeat others
     */
    record Rows(
            KernelOutputs outputs,
            int rows,
            @JsonInclude(Include.NON_EMPTY) OptionalInt otherRows,
            int outputsPerRow,
            int parameters,
            @JsonInclude(Include.NON_EMPTY) List<Share> shares,
            @JsonInclude(Include.NON_EMPTY) OptionalInt mergedDuplicates) {
        private static Rows of(KernelRequest r) {
            return new Rows(
                    r.outputs(),
                    r.rows(),
                    r.against().isPresent()
                            ? OptionalInt.of(r.columnSystem().samples())
                            : OptionalInt.empty(),
                    r.model().output().size(),
                    r.model().layout().size(),
                    List.of(),
                    OptionalInt.empty());
        }
    }

    /** The method by which a parameter's share was computed. */
    record Share(String parameter, KernelMethod method, int positions) {
        private static Share of(KernelContribution s) {
            return new Share(
                    s.param(),
                    s.pairwise() ? KernelMethod.PAIRWISE : KernelMethod.PER_SAMPLE,
                    s.positions());
        }
    }

    private static List<Integer> shape(Matrix k) {
        return List.of(k.rows(), k.columns());
    }

    private static KernelSummary inMemory(
            KernelRequest r, Matrix k, Rows of, @Nullable SpectrumEnds ends, Optional<Path> file) {
        return new KernelSummary(
                TANGENT,
                r.model().text(),
                shape(k),
                of,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                ends,
                OptionalDouble.empty(),
                null,
                file.map(Path::toString));
    }

    /** The kernel summary of a kernel of rows with themselves. */
    static KernelSummary of(KernelResult result, Duplicates duplicates, Optional<Path> file) {
        Rows r = Rows.of(result.request());
        KernelEnds e = result.ends();
        return inMemory(
                result.request(),
                result.matrix(),
                new Rows(
                        r.outputs,
                        r.rows,
                        r.otherRows,
                        r.outputsPerRow,
                        r.parameters,
                        result.shares().stream().map(Share::of).toList(),
                        OptionalInt.of(duplicates.merged())),
                SpectrumEnds.of(
                        e.min(),
                        e.max(),
                        e.condition(),
                        OptionalDouble.of(e.trace()),
                        singular(duplicates)),
                file);
    }

    /**
     * The reason for a singular kernel: equal rows, which explain it better than its eigenvalues
     * do.
     */
    private static String singular(Duplicates duplicates) {
        long conflicting = duplicates.conflicts().stream()
                .mapToInt(c -> c.rows().size() - 1)
                .sum();
        long repeated = duplicates.merged() + conflicting;
        return repeated == 0
                ? ""
                : Digits.count(repeated, "row")
                        + " with the features of others, so K is singular; ";
    }

    /** The summary of a kernel of rows with other rows. */
    static KernelSummary of(KernelRequest r, Matrix k, Path file) {
        return inMemory(r, k, Rows.of(r), null, Optional.of(file));
    }

    /** The summary of a kernel without a matrix. */
    static KernelSummary of(ImplicitKernelResult r, Engine engine) {
        int n = r.request().order();
        var subject = r.request().subject();
        return new KernelSummary(
                TANGENT,
                subject.model().text(),
                List.of(n, n),
                new Rows(
                        r.request().outputs(),
                        subject.data().training().rows(),
                        OptionalInt.empty(),
                        subject.model().output().size(),
                        subject.model().layout().size(),
                        List.of(),
                        OptionalInt.empty()),
                OptionalInt.of(r.min().products()),
                Optional.of(engine.name()),
                engine.facts(),
                SpectrumEnds.of(r.min(), r.max(), r.condition(), OptionalDouble.empty(), ""),
                OptionalDouble.empty(),
                null,
                Optional.empty());
    }

    /** The kernel summary of a kernel of infinite width. */
    static KernelSummary of(InfiniteKernelRequest.Result r, String network, Optional<Path> file) {
        return new KernelSummary(
                r.kind() == InfiniteKind.NTK ? TANGENT + INFINITE : "NNGP",
                network,
                shape(r.matrix()),
                null,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                r.ends().map(SpectrumEnds::of).orElse(null),
                OptionalDouble.of(r.kernels().dualError()),
                null,
                file.map(Path::toString));
    }

    /**
     * The kernel summary of a kernel on a disk.
     *
     * @param parameters of a finite network; 0 for infinite width
     */
    static KernelSummary of(
            StoredKernelResult r,
            String network,
            String file,
            int parameters,
            Optional<EngineFacts> cluster) {
        KernelHeader h = r.store().header();
        return new KernelSummary(
                h.kind(),
                network,
                List.of(h.order(), h.columns()),
                new Rows(
                        h.outputs(),
                        h.rows(),
                        OptionalInt.empty(),
                        h.outputsPerRow(),
                        parameters,
                        List.of(),
                        OptionalInt.empty()),
                OptionalInt.empty(),
                Optional.of(r.engine()),
                cluster,
                r.ends().map(SpectrumEnds::of).orElse(null),
                OptionalDouble.empty(),
                StoredKernelSummary.of(r),
                Optional.of(file));
    }

    /** The sentences on the kernel, with its size as the verdict. */
    Account account() {
        Say say = new Say();
        say.verdict(Sign.NOTE).measured(claim(), Scope.WHOLE, values());
        if (stored != null) {
            stored.tellBlocks(engine.orElse(""), say);
        }
        if (ends != null) {
            ends.tell(say);
        }
        if (dualError.isPresent()) {
            say.measured(
                    KernelClaim.KERNEL_ENTRIES, Scope.WHOLE, Digits.of(dualError.getAsDouble(), 1));
        }
        if (stored != null) {
            stored.tell(say);
        }
        file.ifPresent(f -> say.measured(KernelClaim.KERNEL_FILE, Scope.WHOLE, f));
        return say.account();
    }

    private KernelClaim claim() {
        if (of == null || of.parameters == 0) {
            return KernelClaim.KERNEL_OF_INFINITE_WIDTH;
        }
        return of.otherRows.isPresent()
                ? KernelClaim.KERNEL_WITH_OTHERS
                : products.isPresent() ? KernelClaim.KERNEL_NOT_FORMED : KernelClaim.KERNEL;
    }

    private Object[] values() {
        List<Object> values = new ArrayList<>();
        values.add(Character.toUpperCase(kernel.charAt(0))
                + kernel.substring(1).replace(INFINITE, ""));
        values.addAll(shape);
        values.add(network);
        if (of != null && of.parameters > 0) {
            values.add(of.parameters);
            values.add(of.rows);
            of.otherRows.ifPresent(values::add);
            if (of.otherRows.isEmpty() && products.isPresent()) {
                values.add(products.getAsInt());
                values.add(engine.orElse(""));
            }
        }
        return values.toArray();
    }
}
