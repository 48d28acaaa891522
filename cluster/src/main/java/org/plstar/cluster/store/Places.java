package org.plstar.cluster.store;

import java.net.URI;
import java.nio.file.Path;
import org.plstar.array.store.ChunkPlace;
import org.plstar.array.store.FolderPlace;

/** Places by the names in users' options and in specifications. */
public final class Places {
    private Places() {}

    /**
     * A folder of this machine, or of a shared disk, for a name without a scheme or with
     * {@code file:}; otherwise a folder of a Hadoop file system.
     */
    public static ChunkPlace of(String name) {
        if (name.startsWith("file:")) {
            return new FolderPlace(Path.of(URI.create(name)));
        }
        return name.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
                ? new HadoopPlace(name)
                : new FolderPlace(Path.of(name).toAbsolutePath());
    }

    /** The name by which another process opens a place. */
    public static String name(ChunkPlace place) {
        return place instanceof FolderPlace f
                ? f.folder().toAbsolutePath().normalize().toString()
                : place.name("");
    }
}
