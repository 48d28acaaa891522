package org.plstar.array;

/**
 * The number of pieces that long products are divided into on this machine.
 *
 * <p>A library packs both operands again for every piece, so each doubling costs a matrix product
 * of a thousand rows 3 to 4 %; fewer pieces than cores leave cores idle. Where a product is cut,
 * its last bits may change: so the number is the machine's, never the team's.
 */
final class ProductSplit {
    /**
     * The setting, a system property or environment variable, for the number of pieces: with it,
     * results of a machine with another number of cores can be repeated to the last bit.
     */
    static final String SETTING = "PLSTAR_PIECES";

    private static final int LEAST = 2;
    private static final int MOST = 16;

    private static final int OF_MACHINE = read(
            System.getProperty(SETTING, System.getenv().getOrDefault(SETTING, "")),
            Runtime.getRuntime().availableProcessors());

    private ProductSplit() {}

    /** The number of the setting, or the number of cores, at least 2 and at most 16. */
    static int ofMachine() {
        return OF_MACHINE;
    }

    static int read(String setting, int cores) {
        if (setting.matches("[1-9][0-9]?")) {
            return Integer.parseInt(setting);
        }
        int pieces = Math.clamp(cores, LEAST, MOST);
        if (!setting.isEmpty()) {
            System.err.println("warning: "
                    + SETTING
                    + "="
                    + setting
                    + " is no whole number from 1 to 99; long products are cut in "
                    + pieces
                    + " pieces, as this machine's cores suggest");
        }
        return pieces;
    }
}
