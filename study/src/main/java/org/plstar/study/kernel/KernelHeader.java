package org.plstar.study.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plstar.array.Sha256;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.study.Release;
import org.plstar.study.StudyRefusal;
import org.plstar.study.json.Json;
import org.plstar.tangent.KernelBlocks;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;
import tools.jackson.databind.JsonNode;

/**
 * The description of a stored matrix: all that its bytes depend on.
 *
 * @param kind {@code tangent kernel}, {@code tangent kernel at infinite width}, {@code NNGP}, or
 *     {@code Cholesky factor of a} one of them
 * @param outputs what became of several outputs
 * @param method how each parameter's share is computed
 * @param model the network's text; of a model from a file its name and digest
 * @param rows N
 * @param outputsPerRow C
 * @param tile rows of data in a tile
 * @param side rows of the matrix in a chunk
 * @param against the rows that columns stand for; absent where they are those of the rows
 */
public record KernelHeader(
        String kind,
        KernelOutputs outputs,
        KernelMethod method,
        String model,
        @JsonUnwrapped Digests digests,
        int rows,
        int outputsPerRow,
        int tile,
        int side,
        @JsonUnwrapped Form form,
        @JsonUnwrapped Origin origin,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Columns> against) {
    private static final String KERNEL = "tangent kernel";

    /** The chunks that are stored. */
    public enum Triangle {
        /** The chunks on and below the diagonal. */
        LOWER,
        /** All chunks are stored. */
        BOTH
    }

    /**
     * Digests of the data that the matrix depends on.
     *
     * @param weightsSha256 of the weights and running statistics, as little-endian doubles;
     *     {@code none} at infinite width
     * @param rowsSha256 of the rows as the model takes them
     */
    public record Digests(String weightsSha256, String rowsSha256) {}

    /**
     * How the stored matrix is derived from the kernel.
     *
     * @param symmetric whether the matrix is
     * @param triangle which chunks are stored
     * @param scale factor of K in the matrix
     * @param ridge what was added to the diagonal before factoring; 0 for a kernel
     */
    public record Form(boolean symmetric, Triangle triangle, double scale, double ridge) {}

    /**
     * The build and libraries that compute the matrix.
     *
     * @param provider of matrix products
     * @param pieces in which long products are cut
     * @param build of plstar
     */
    public record Origin(String provider, int pieces, String build) {
        private static Origin of(Workers workers) {
            return new Origin(Blas.provider(), workers.pieces(), Release.version());
        }
    }

    /**
     * The second set of rows of a kernel that is not symmetric.
     *
     * @param sha256 of them as the model takes them
     * @param rows M
     */
    public record Columns(String sha256, int rows) {}

    /** The kernel header of a kernel. */
    public static KernelHeader of(
            KernelRequest r, KernelBlocks blocks, Triangle triangle, Workers workers) {
        Sha256 weights = new Sha256().add(r.state().parameters(), LITTLE_ENDIAN);
        r.state().buffers().values().forEach(b -> weights.add(b, LITTLE_ENDIAN));
        int n = r.inputs().length / r.model().input().size();
        Optional<Columns> columns =
                r.against().map(z -> columns(z, r.model().input().size()));
        int longer = Math.max(n, columns.map(Columns::rows).orElse(0));
        int side = Math.min(blocks.tile(), longer) * blocks.rowsPerSample();
        return new KernelHeader(
                KERNEL,
                r.outputs(),
                r.method(),
                r.model().identity(),
                new Digests(
                        weights.hex(),
                        new Sha256().add(r.inputs(), LITTLE_ENDIAN).hex()),
                n,
                r.model().output().size(),
                blocks.tile(),
                side,
                new Form(columns.isEmpty(), triangle, 1, 0),
                Origin.of(workers),
                columns);
    }

    private static Columns columns(double[] rows, int width) {
        return new Columns(new Sha256().add(rows, LITTLE_ENDIAN).hex(), rows.length / width);
    }

    /**
     * The header of a kernel of a network of infinite width, for one output.
     *
     * @param kind what it is
     * @param model the network's text and all that its limit depends on
     * @param rows [N][d]
     * @param side rows of a tile and of a chunk
     */
    public static KernelHeader ofInfiniteWidth(
            String kind,
            String model,
            double[][] rows,
            int side,
            Triangle triangle,
            Workers workers) {
        Sha256 digest = new Sha256();
        for (double[] row : rows) {
            digest.add(row, LITTLE_ENDIAN);
        }
        return new KernelHeader(
                kind,
                KernelOutputs.FULL,
                KernelMethod.AUTO,
                model,
                new Digests("none", digest.hex()),
                rows.length,
                1,
                side,
                Math.min(side, rows.length),
                new Form(true, triangle, 1, 0),
                Origin.of(workers),
                Optional.empty());
    }

    /** The kernel header of the Cholesky factor of a kernel plus a multiple of the unit matrix. */
    public KernelHeader factor(double added) {
        return new KernelHeader(
                "Cholesky factor of a " + kind,
                outputs,
                method,
                model,
                digests,
                rows,
                outputsPerRow,
                tile,
                side,
                new Form(false, Triangle.LOWER, form.scale, added),
                origin,
                Optional.empty());
    }

    /** The number of rows of the matrix: N·C, or N if outputs are summed. */
    public int order() {
        return outputs == KernelOutputs.FULL ? StudyRefusal.equations(rows, outputsPerRow) : rows;
    }

    /** The number of columns of the matrix. */
    public int columns() {
        int all = against.map(Columns::rows).orElse(rows);
        return outputs == KernelOutputs.FULL ? StudyRefusal.equations(all, outputsPerRow) : all;
    }

    /**
     * The differences from another header by name, except for the build: the value here, and the
     * value there.
     */
    Map<String, String> differences(KernelHeader other) {
        JsonNode own = Json.tree(this);
        JsonNode its = Json.tree(other);
        Map<String, String> all = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>(own.propertyNames());
        names.addAll(its.propertyNames());
        for (String name : names) {
            JsonNode here = own.path(name);
            JsonNode there = its.path(name);
            if (!name.equals("build") && !here.equals(there)) {
                all.put(name, words(here) + " there, " + words(there));
            }
        }
        return all;
    }

    private static String words(JsonNode value) {
        return value.isMissingNode()
                ? "none"
                : value.isObject() ? value.toString() : value.asString();
    }
}
