package org.plstar.cluster.spec;

import java.io.Serializable;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.study.Release;

/**
 * The properties that last bits depend on besides a request.
 *
 * @param provider of matrix products, with its kernels for the processor
 * @param pieces in which long products are cut
 * @param build of plstar
 * @param architecture of the processor
 * @param any whether the user lets last bits depend on who computes
 */
public record Fingerprint(
        String provider, int pieces, String build, String architecture, boolean any)
        implements Serializable {
    /**
     * The setting by which the driver knows that last bits may differ: spark-submit leaves settings
     * as system properties.
     */
    public static final String ANY = "spark.plstar.bits";

    /** The value of the fingerprint if any bits are permitted. */
    public static final String ANY_VALUE = "any";

    private static final String PURE_JAVA = "pure Java";

    /** The fingerprint of this process. */
    public static Fingerprint here() {
        return new Fingerprint(
                Blas.provider(),
                Workers.alone().pieces(),
                Release.version(),
                System.getProperty("os.arch", ""),
                ANY_VALUE.equals(System.getProperty(ANY)));
    }

    /** Whether matrix products are computed in pure Java, which is many times slower. */
    private boolean pure() {
        return provider.startsWith(PURE_JAVA);
    }

    /**
     * The differences in words; empty if there are none. Where last bits may depend on the machine,
     * processors and their kernels may differ.
     */
    public String difference(Fingerprint other) {
        boolean free = any && pure() == other.pure();
        return !free && !provider.equals(other.provider)
                ? "matrix products by " + other.provider + ", not " + provider
                : pieces != other.pieces
                        ? "long products in " + other.pieces + " pieces, not " + pieces
                        : !build.equals(other.build)
                                ? "plstar " + other.build + ", not " + build
                                : free || architecture.equals(other.architecture)
                                        ? ""
                                        : "a processor of "
                                                + other.architecture
                                                + ", not "
                                                + architecture;
    }
}
