package org.plstar.data.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.Place;
import org.plstar.data.ReadOptions;
import org.plstar.data.Trainable;
import org.plstar.data.idx.IdxFolder;
import org.plstar.data.table.CsvTable;
import org.plstar.data.table.TableReader;

/** Opens whatever file or folder the user names, by its contents first and its name second. */
public final class DataSource {
    private DataSource() {}

    /**
     * Reads the data to train on.
     *
     * @throws org.plstar.refusal.Refusal with a {@link DataRefusal} for everything that is wrong with the file or does not fit the options
     */
    public static Loaded open(Path path, ReadOptions options) {
        checkRows(options);
        if (Files.isDirectory(path) && IdxFolder.is(path)) {
            IdxFolder.Images images = IdxFolder.read(path, options);
            return new Loaded(Trainable.check(images.training()), images.test(), List.of());
        }
        TableReader.Reading reading = TableReader.read(CsvTable.of(existing(path)), options);
        return new Loaded(Trainable.check(reading.dataset()), Optional.empty(), reading.notes());
    }

    /** Reads a file of test rows with the columns, categories and classes of the training set; all its rows are kept. */
    public static Loaded openTest(Path path, ReadOptions options, Dataset training) {
        TableReader.Reading reading =
                TableReader.readLike(CsvTable.of(existing(path)), options.withAllRows(), training);
        return new Loaded(reading.dataset(), Optional.empty(), reading.notes());
    }

    private static void checkRows(ReadOptions options) {
        options.rows()
                .ifPresent(
                        rows -> {
                            if (rows < 1) {
                                throw Place.of("--rows " + rows)
                                        .refuse(
                                                DataRefusal.ROWS_OUT_OF_RANGE,
                                                "no row would be left",
                                                "a number of rows from 1 up",
                                                "give one, or leave the option out");
                            }
                        });
    }

    private static Path existing(Path path) {
        Place place = Place.file(path);
        if (!Files.exists(path)) {
            throw place.refuse(
                    DataRefusal.MISSING_FILE,
                    "there is no such file",
                    "a data file",
                    "check the path");
        }
        if (Files.isDirectory(path)) {
            throw place.refuse(
                    DataRefusal.FOLDER_GIVEN,
                    "this is a folder",
                    "a file, or a folder of IDX files (train-images-idx3-ubyte and its companions)",
                    "name the file in it");
        }
        if (!Files.isReadable(path)) {
            throw place.refuse(
                    DataRefusal.UNREADABLE_FILE,
                    "the file may not be read",
                    "read permission",
                    "change its permissions (chmod +r)");
        }
        return path;
    }
}
