package org.plstar.tangent;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.system.ResidualSystem;

/** The memory of tiles of samples, which is kept for the next kernel until it is cleared. */
final class TileMemory {
    private final KernelBlocks blocks;
    private final Precision precision;
    private final List<SiteMemory> memory = new ArrayList<>();

    TileMemory(KernelBlocks blocks, Precision precision) {
        this.blocks = blocks;
        this.precision = precision;
    }

    /** The numbers of the tiles [from, to) of a system, at w. */
    List<SiteBlock> of(ResidualSystem system, int tile, int from, int to, Storage w) {
        List<SiteBlock> all = new ArrayList<>();
        for (int t = from; t < to; t++) {
            if (memory.size() <= t - from) {
                memory.add(new SiteMemory(precision));
            }
            int first = t * tile;
            int count = Math.min(tile, system.samples() - first);
            all.add(blocks.sites(system, first, count, w, memory.get(t - from)));
        }
        return all;
    }

    /** The number of elements that are held. */
    long size() {
        return memory.stream().mapToLong(SiteMemory::size).sum();
    }

    void forget() {
        memory.clear();
    }
}
