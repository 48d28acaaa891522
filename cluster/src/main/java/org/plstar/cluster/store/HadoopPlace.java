package org.plstar.cluster.store;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.plstar.array.npy.WholeFile;
import org.plstar.array.store.ChunkPlace;

/**
 * A folder on a Hadoop file system: a draft of the attempt's own, then a rename; directly under the
 * name on object stores, where an object appears whole when it is closed.
 */
public final class HadoopPlace implements ChunkPlace {
    private static final String DRAFT = ".draft";
    private static final String LOCK = ".lock";
    private static final long DEAD_MILLIS = 60_000;

    /** Schemes of object stores, where a rename copies. */
    private static final List<String> OBJECTS =
            List.of("s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cosn");

    private final FileSystem files;
    private final Path folder;

    /** A folder by its URI, with Spark's configuration. */
    public HadoopPlace(String uri) {
        this(uri, SparkHadoopUtil.get().conf());
    }

    /** A folder by its URI, with a Hadoop configuration. */
    public HadoopPlace(String uri, Configuration configuration) {
        this.folder = new Path(uri);
        try {
            this.files = folder.getFileSystem(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HadoopPlace(FileSystem files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    private Path path(String key) {
        return key.isEmpty() ? folder : new Path(folder, key);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return files.open(path(key));
    }

    @Override
    public OptionalLong size(String key) throws IOException {
        try {
            return OptionalLong.of(files.getFileStatus(path(key)).getLen());
        } catch (FileNotFoundException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void write(String key, WholeFile.Content content) throws IOException {
        Path to = path(key);
        if (OBJECTS.contains(String.valueOf(files.getUri().getScheme()))) {
            try (OutputStream out = files.create(to, true)) {
                content.to(out);
            }
            return;
        }
        Path draft = new Path(to.getParent(), "." + to.getName() + "." + UUID.randomUUID() + DRAFT);
        try {
            try (OutputStream out = files.create(draft, true)) {
                content.to(out);
            }
            if (!files.rename(draft, to)) {
                // the file exists, written by another attempt or an earlier run
                files.delete(to, false);
                if (!files.rename(draft, to) && !files.exists(to)) {
                    throw new IOException("a file cannot be renamed to " + to);
                }
            }
        } finally {
            files.delete(draft, false);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        files.delete(path(key), false);
    }

    @Override
    public String name(String key) {
        return path(key).toString();
    }

    @Override
    public void sweep() throws IOException {
        if (!files.exists(folder)) {
            return;
        }
        List<Path> drafts = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
        while (all.hasNext()) {
            Path file = all.next().getPath();
            if (file.getName().startsWith(".") && file.getName().endsWith(DRAFT)) {
                drafts.add(file);
            }
        }
        for (Path draft : drafts) {
            files.delete(draft, false);
        }
    }

    /**
     * Locks by a file that is created only if it does not exist, and written again every quarter of
     * a minute: a file older than a minute is that of a process that died.
     */
    @Override
    public Optional<Closeable> hold() throws IOException {
        Path lock = path(LOCK);
        if (!created(lock)) {
            long age = System.currentTimeMillis() - files.getFileStatus(lock).getModificationTime();
            if (age < DEAD_MILLIS) {
                return Optional.empty();
            }
            files.delete(lock, false);
            if (!created(lock)) {
                return Optional.empty();
            }
        }
        Thread alive =
                Thread.ofPlatform().daemon().name("plstar-lock").unstarted(() -> renew(lock));
        alive.start();
        return Optional.of(() -> {
            alive.interrupt();
            files.delete(lock, false);
        });
    }

    private boolean created(Path lock) throws IOException {
        try {
            files.create(lock, false).close();
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private void renew(Path lock) {
        try {
            while (true) {
                Thread.sleep(DEAD_MILLIS / 4);
                files.create(lock, true).close();
            }
        } catch (InterruptedException | IOException e) {
            // closed; or the store is away, which the next write says
        }
    }

    @Override
    public OptionalLong room() throws IOException {
        long left = files.getStatus(folder).getRemaining();
        return left > 0 && left < Long.MAX_VALUE ? OptionalLong.of(left) : OptionalLong.empty();
    }

    @Override
    public ChunkPlace beside(String suffix) {
        String name = folder.getName().replaceFirst("(\\.zarr)?$", suffix + ".zarr");
        return new HadoopPlace(files, new Path(folder.getParent(), name));
    }
}
