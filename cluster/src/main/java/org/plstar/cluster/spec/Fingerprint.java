package org.plstar.cluster.spec;

import java.io.Serializable;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.study.Release;

/**
 * What last bits depend on beside a request.
 *
 * @param provider of matrix products, with its kernels for the processor
 * @param pieces in which long products are cut
 * @param build of plstar
 * @param architecture of the processor
 */
public record Fingerprint(String provider, int pieces, String build, String architecture)
        implements Serializable {
    /** Of this process. */
    public static Fingerprint here() {
        return new Fingerprint(
                Blas.provider(),
                Workers.alone().pieces(),
                Release.version(),
                System.getProperty("os.arch", ""));
    }

    /** What differs, in words; empty if nothing does. */
    public String difference(Fingerprint other) {
        return !provider.equals(other.provider)
                ? "matrix products by " + other.provider + ", not " + provider
                : pieces != other.pieces
                        ? "long products in " + other.pieces + " pieces, not " + pieces
                        : !build.equals(other.build)
                                ? "plstar " + other.build + ", not " + build
                                : architecture.equals(other.architecture)
                                        ? ""
                                        : "a processor of "
                                                + other.architecture
                                                + ", not "
                                                + architecture;
    }
}
