package org.plstar.array;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.plstar.refusal.ByteCount;
import org.plstar.refusal.Refusal;

/** The memory of the machine outside of the Java heap. */
public final class MachineMemory {
    /** The part of the machine's memory that matrices may use. */
    private static final double PART = 0.9;

    private MachineMemory() {}

    /**
     * The bytes that matrices may use: nine tenths of the machine's or container's memory, less the
     * heap.
     */
    public static double room() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? PART * system.getTotalMemorySize() - Runtime.getRuntime().totalMemory()
                : Double.MAX_VALUE;
    }

    /**
     * Refuses work whose matrices would not fit into memory, before the work begins.
     *
     * @param what takes them, such as {@code kernel of 100000 rows}
     * @param bytes that they take in all
     * @param fix what to do then
     * @throws Refusal MEMORY
     */
    public static void require(String what, double bytes, String fix) {
        double room = room();
        if (bytes > room) {
            throw refusal(what, bytes, room, fix);
        }
    }

    static Refusal refusal(String what, double bytes, double room, String fix) {
        return Refusal.of(
                ArrayRefusal.MEMORY,
                what,
                "it takes " + ByteCount.words(bytes) + " outside the Java heap",
                "at most the "
                        + ByteCount.words(Math.max(0, room))
                        + " that this machine has for it",
                fix);
    }
}
