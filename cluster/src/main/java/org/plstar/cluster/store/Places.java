package org.plstar.cluster.store;

import java.net.URI;
import java.nio.file.Path;
import org.plstar.array.store.ChunkPlace;
import org.plstar.array.store.FolderPlace;

/** Places by the names that users give and specifications carry. */
public final class Places {
    private Places() {}

    /**
     * A folder of this machine, or of a disk that all share, for a name without a scheme or with
     * {@code file:}; else one on a Hadoop file system.
     */
    public static ChunkPlace of(String name) {
        if (name.startsWith("file:")) {
            return new FolderPlace(Path.of(URI.create(name)));
        }
        return name.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
                ? new HadoopPlace(name)
                : new FolderPlace(Path.of(name).toAbsolutePath());
    }

    /** The name by which another process finds a place. */
    public static String name(ChunkPlace place) {
        return place instanceof FolderPlace f
                ? f.folder().toAbsolutePath().normalize().toString()
                : place.name("");
    }
}
