package org.plstar.data;

import org.plstar.refusal.Refusal;

/** The reasons for refusing data; tests assert these constants, never the text of the message. */
public enum DataRefusal implements Refusal.Code {
    // Refusals of the file itself.
    /** There is no file at the path. */
    MISSING_FILE,
    /** The path is a folder where a file is needed, and no IDX folder. */
    FOLDER_GIVEN,
    /** The file exists, but it cannot be read. */
    UNREADABLE_FILE,
    /** The file has no bytes. */
    EMPTY_FILE,
    /** Neither the name nor the first bytes say a format that can be read. */
    UNKNOWN_FORMAT,
    /** Rows that can be read once are needed again. */
    READ_ONCE,
    /** The data have more numbers than the memory for them. */
    TOO_LARGE_FOR_MEMORY,
    /** The requested versions of images do not exist. */
    UNKNOWN_VERSIONS,
    /** Versions are requested of rows that are no complete images. */
    NOT_IMAGES,

    // Refusals of text tables.
    /** The text is UTF-16, with or without its byte order mark. */
    UTF16_TEXT,
    /** The text is not UTF-8. */
    NOT_UTF8,
    /** Quotes do not balance, or a cell exceeds the size limit. */
    MALFORMED_CSV,
    /** The first line has numbers and no names. */
    NO_HEADER_LINE,
    /** The table has a header line and no rows. */
    HEADER_ONLY,
    /** A row has more or fewer cells than the header. */
    RAGGED_ROW,
    /** Two columns have the same name. */
    DUPLICATE_COLUMN,
    /** A column has no name. */
    BLANK_COLUMN_NAME,
    /** The first line names the separator, as Excel writes it. */
    SEPARATOR_LINE,
    /** Cells are separated by spaces. */
    SPACES_BETWEEN_CELLS,
    /** A line of units below the names of the columns. */
    UNITS_BELOW_NAMES,
    /** The last line has sums or means of the others. */
    TOTALS_LINE,

    // Refusals of the choice of columns.
    /** The options do not say which column of a table is the target. */
    TARGET_NOT_GIVEN,
    /** The named target is not a column. */
    UNKNOWN_TARGET,
    /** An option names a column that does not exist. */
    UNKNOWN_COLUMN,
    /** One column is given two roles. */
    COLUMN_USED_TWICE,
    /** No column remains as a feature. */
    NO_FEATURES,
    /** A test file lacks a column of the training file. */
    TEST_COLUMN_MISSING,
    /** Several columns have neither numbers nor few categories. */
    UNFIT_COLUMNS,
    /** A column has dates. */
    DATES,
    /** Rows for predictions have a column that the training file did not have. */
    SURPLUS_COLUMN,

    // Refusals of cells.
    /** A column of numbers has text in a cell. */
    TEXT_IN_NUMBER_COLUMN,
    /** A missing feature value while missing values are refused. */
    MISSING_VALUE,
    /** A cell of the column of text is empty. */
    MISSING_TEXT,
    /** A target is missing, which no fill may replace. */
    MISSING_TARGET,
    /**
     * A number is infinite, by its text or since it is too large for a double; in arrays of a
     * program also NaN.
     */
    INFINITE_VALUE,
    /** The path is a pipe or a device. */
    NO_REGULAR_FILE,
    /** Columns of numbers contain a few different texts. */
    NEARLY_NUMBERS,
    /** Numbers with signs of percent or currency. */
    SIGNS_AROUND_NUMBERS,
    /** Numbers have commas before decimals or between thousands. */
    COMMAS_IN_NUMBERS,
    /** A cell of a program's own rows is neither a number nor a text, nor another single value. */
    CELL_TYPE,
    /** A program's source has other rows at a further pass. */
    ROWS_DIFFER,
    /** A cell extends over a line end, mostly after a quote that was never closed. */
    MULTI_LINE_CELL,
    /** A column in which every value is missing. */
    ALL_VALUES_MISSING,
    /** A categorical column has too many different values. */
    TOO_MANY_CATEGORIES,
    /** A category of the test file does not occur in the training data. */
    UNKNOWN_CATEGORY,

    // Refusals of targets.
    /** The rows have only one class. */
    ONE_CLASS_ONLY,
    /** The rows have more classes than are likely to be meant. */
    TOO_MANY_CLASSES,
    /** A class of the test file does not occur in the training data. */
    UNKNOWN_CLASS,
    /** A regression target is the same number in every row. */
    CONSTANT_TARGET,
    /** Regression was requested for a target of text. */
    TEXT_TARGET_FOR_REGRESSION,
    /** Classes were requested with several target columns. */
    SEVERAL_TARGETS_FOR_CLASSES,
    /** A loss for classes was requested for a regression target. */
    CLASSES_NEEDED,

    // Refusals of rows and splits.
    /** There are fewer rows than learning needs. */
    TOO_FEW_ROWS,
    /** The number of rows is not positive. */
    ROWS_OUT_OF_RANGE,
    /** More rows are requested than there are. */
    MORE_ROWS_THAN_EXIST,
    /** A test fraction outside [0, 1). */
    TEST_FRACTION_OUT_OF_RANGE,
    /** Every feature is constant on the training rows. */
    ALL_FEATURES_CONSTANT,
    /** The data have another number of features than the training data. */
    WIDTH_DIFFERS,

    // Refusals of IDX folders.
    /** The folder has images but not all files that belong to them. */
    IDX_FILE_MISSING,
    /** The first four bytes are not those of the expected IDX file. */
    IDX_BAD_MAGIC,
    /** The file has fewer bytes than its header says. */
    IDX_TRUNCATED,
    /** The file has more bytes than its header says. */
    IDX_TRAILING_BYTES,
    /** The header has sizes that no data set has. */
    IDX_BAD_SIZE,
    /** The numbers of images and labels differ, or the sizes of training and test images. */
    IDX_SIZES_DIFFER,
    /** The gzip stream cannot be unpacked. */
    GZIP_DAMAGED,

    // NPY and NPZ; damaged files are refused by org.plstar.array.npy.
    /** There is no array of the requested name. */
    ARRAY_NOT_FOUND,
    /** The array has a shape that is not supported. */
    ARRAY_WRONG_SHAPE,

    // Refusals of Parquet files.
    /** The file is not a whole Parquet file. */
    PARQUET_DAMAGED,
    /** The compression or encoding of the file is not supported. */
    PARQUET_CODEC,
    /** A column has lists, structures or other values that are not single. */
    PARQUET_COLUMN_TYPE
}
