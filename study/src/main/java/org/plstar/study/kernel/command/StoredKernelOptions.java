package org.plstar.study.kernel.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.kernel.KernelHeader;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.StoredKernelRequest;
import org.plstar.study.kernel.StoredKernelSettings;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options of {@code plstar kernel --out K.zarr}. */
final class StoredKernelOptions {
    private static final String ENDING = ".zarr";

    @Option(
            names = "--triangle",
            paramLabel = "lower|both",
            description =
                    "With --out K.zarr: the blocks that are stored (default: both; lower takes half"
                            + " of the disk).")
    private KernelHeader.@Nullable Triangle triangle;

    @Option(
            names = "--tile",
            paramLabel = "N",
            description =
                    "With --out K.zarr: rows of data in a block (default: as many as give 2048 rows"
                            + " of the kernel; fewer where the network keeps much for each).")
    private @Nullable Integer tile;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "With --out K.zarr: memory for the work beside data and weights, such as 4g"
                            + " (default: 1g). Results do not depend on it.")
    private @Nullable String memory;

    @Option(
            names = "--products",
            paramLabel = "N",
            description =
                    "With --out K.zarr: at most so many products for the extreme eigenvalues, each"
                            + " of which reads half of the kernel (default: 120; 0: none).")
    private @Nullable Integer products;

    @Option(
            names = "--cholesky",
            description = "With --out K.zarr: also write the Cholesky factor, beside it as"
                    + " K-cholesky.zarr, and check it.")
    private boolean cholesky;

    @Option(
            names = "--ridge",
            paramLabel = "R",
            description = "With --cholesky: factor K + R I (default: 0).")
    private @Nullable Double ridge;

    @Option(
            names = "--store",
            paramLabel = "yes|no",
            description =
                    "no: the kernel is neither formed nor written; the ends of its spectrum are"
                            + " found by products with J and its transpose (default: yes).")
    private @Nullable Store store;

    @Option(
            names = "--most-bytes",
            paramLabel = "SIZE",
            description = "With --out K.zarr: refuse to store more than this (default: 2 TB).")
    private @Nullable String mostBytes;

    /** Whether a kernel is stored on a disk. */
    enum Store {
        YES,
        NO
    }

    /** Whether the kernel is not to be formed. */
    boolean implicit() {
        return store == Store.NO;
    }

    /** The largest number of products. */
    int products() {
        return products == null ? StoredKernelSettings.PRODUCTS : products;
    }

    /** Whether the name of an output file means a stored kernel. */
    static boolean wanted(@Nullable Path out) {
        return out != null && out.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
    }

    /** Refuses options that need a stored kernel. */
    void requireUnused() {
        requireUnused(products != null);
    }

    /** Refuses options that a kernel without a matrix does not use. */
    void requireUnusedByProducts() {
        requireUnused(false);
    }

    private void requireUnused(boolean counted) {
        UnusedOption.first(
                        "--triangle", triangle,
                        "--tile", tile,
                        "--memory", memory,
                        "--products", counted ? products : null,
                        "--cholesky", cholesky ? true : null,
                        "--ridge", ridge,
                        "--most-bytes", mostBytes)
                .ifPresent(used -> {
                    throw Refusal.of(
                            RequestRefusal.UNUSED,
                            used,
                            "it is about a kernel on the disk",
                            "--out with a name that ends in .zarr",
                            "leave it out, or store the kernel");
                });
    }

    /**
     * The request for a stored kernel.
     *
     * @param name of the place, as it was given
     */
    StoredKernelRequest request(KernelRequest kernel, String name, KernelEngine engine) {
        return new StoredKernelRequest(
                kernel, tile == null ? 0 : positive("--tile", tile), settings(name, engine));
    }

    /**
     * The settings without the tile, an option that is refused here.
     *
     * @param name of the place, as it was given
     */
    StoredKernelSettings untiled(String name, KernelEngine engine) {
        if (tile != null) {
            throw UnusedOption.because(
                    "--tile",
                    "tiles change no byte of a kernel of infinite width",
                    "a finite network");
        }
        return settings(name, engine);
    }

    private StoredKernelSettings settings(String name, KernelEngine engine) {
        if (ridge != null && !cholesky) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--ridge",
                    "no factor is asked for",
                    "--cholesky",
                    "add it, or leave --ridge out");
        }
        if (!name.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            requireFolder(Path.of(name));
        }
        return new StoredKernelSettings(
                engine.place(name),
                triangle == null ? KernelHeader.Triangle.BOTH : triangle,
                memory == null ? StoredKernelSettings.MEMORY : bytes("--memory", memory),
                products(),
                cholesky ? OptionalDouble.of(ridge == null ? 0 : ridge) : OptionalDouble.empty(),
                mostBytes == null
                        ? StoredKernelSettings.MOST_BYTES
                        : bytes("--most-bytes", mostBytes));
    }

    private static void requireFolder(Path out) {
        Path parent = out.toAbsolutePath().getParent();
        if (parent == null
                || !Files.isDirectory(parent)
                || (Files.exists(out) && !Files.isDirectory(out))) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    "--out " + out,
                    "no folder can be made there",
                    "a new name in a folder that exists, or a kernel to go on with",
                    "choose another");
        }
    }

    private static int positive(String option, int value) {
        if (value < 1) {
            throw Refusal.of(
                    RequestRefusal.COUNT,
                    option + " " + value,
                    "too few",
                    "at least 1",
                    "leave it out for the default");
        }
        return value;
    }

    /** The bytes of a size in the form of Java's -Xmx. */
    static long bytes(String option, String text) {
        if (text.matches("[1-9][0-9]{0,11}[kmgtKMGT]?")) {
            char last = Character.toLowerCase(text.charAt(text.length() - 1));
            int unit = List.of('k', 'm', 'g', 't').indexOf(last) + 1;
            long number = Long.parseLong(unit == 0 ? text : text.substring(0, text.length() - 1));
            if (number <= Long.MAX_VALUE >> (10 * unit)) {
                return number << (10 * unit);
            }
        }
        throw Refusal.of(
                RequestRefusal.COUNT,
                option + " " + text,
                "no size",
                "a whole number of bytes, or with k, m, g or t behind it, such as 4g",
                "correct it");
    }
}
