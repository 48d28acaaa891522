package org.plstar.data;

import org.plstar.refusal.Refusal;

/**
 * Every way in which data can be refused; tests assert these constants, never the text of the
 * message.
 */
public enum DataRefusal implements Refusal.Code {
    // The file as such.
    /** Nothing is at the path. */
    MISSING_FILE,
    /** A folder was given where a file is needed, and it is no IDX folder. */
    FOLDER_GIVEN,
    /** The file exists, but reading it failed. */
    UNREADABLE_FILE,
    /** The file has no bytes. */
    EMPTY_FILE,
    /** Neither the name nor the first bytes say a format that can be read. */
    UNKNOWN_FORMAT,
    /** More numbers than the memory allowed for them. */
    TOO_LARGE_FOR_MEMORY,
    /** Versions of images that there are not. */
    UNKNOWN_VERSIONS,
    /** Versions of rows that are no whole images. */
    NOT_IMAGES,

    // Text tables.
    /** UTF-16 text, with or without its byte order mark. */
    UTF16_TEXT,
    /** Bytes that are not UTF-8. */
    NOT_UTF8,
    /** Quotes that do not balance, or a cell beyond the size limit. */
    MALFORMED_CSV,
    /** The first line holds numbers, not names. */
    NO_HEADER_LINE,
    /** A header line and nothing below it. */
    HEADER_ONLY,
    /** A row with more or fewer cells than the header. */
    RAGGED_ROW,
    /** Two columns of one name. */
    DUPLICATE_COLUMN,
    /** A column without a name. */
    BLANK_COLUMN_NAME,
    /** A first line that names the separator, as Excel writes it. */
    SEPARATOR_LINE,
    /** Cells with spaces between them. */
    SPACES_BETWEEN_CELLS,
    /** A line of units below the names of the columns. */
    UNITS_BELOW_NAMES,
    /** A last line that sums up the others. */
    TOTALS_LINE,

    // Which columns.
    /** A table was given without saying which column is the target. */
    TARGET_NOT_GIVEN,
    /** The named target is not a column. */
    UNKNOWN_TARGET,
    /** An option names a column that does not exist. */
    UNKNOWN_COLUMN,
    /** One column is asked to play two parts. */
    COLUMN_USED_TWICE,
    /** No column is left as a feature. */
    NO_FEATURES,
    /** A test file lacks a column of the training file. */
    TEST_COLUMN_MISSING,
    /** Several columns hold what is neither numbers nor few categories. */
    UNFIT_COLUMNS,
    /** A column holds dates. */
    DATES,
    /** Rows to predict have a column that the training file did not have. */
    SURPLUS_COLUMN,

    // Cells.
    /** Text in a column that must hold numbers. */
    TEXT_IN_NUMBER_COLUMN,
    /** A missing feature value while missing values are refused. */
    MISSING_VALUE,
    /** A missing target that no fill may invent. */
    MISSING_TARGET,
    /**
     * An infinite number, written so or too large for a double; in arrays of a program's own also
     * NaN.
     */
    INFINITE_VALUE,
    /** A pipe or a device. */
    NO_REGULAR_FILE,
    /** Columns of numbers in which few different texts stand too. */
    NEARLY_NUMBERS,
    /** Numbers with signs of percent or currency. */
    SIGNS_AROUND_NUMBERS,
    /** Numbers have commas before decimals or between thousands. */
    COMMAS_IN_NUMBERS,
    /** A cell that runs over a line end, mostly a quote that was never closed. */
    MULTI_LINE_CELL,
    /** A column in which every value is missing. */
    ALL_VALUES_MISSING,
    /** A categorical column with too many different values. */
    TOO_MANY_CATEGORIES,
    /** A category of the test file that training has not seen. */
    UNKNOWN_CATEGORY,

    // Targets.
    /** Only one class among the rows. */
    ONE_CLASS_ONLY,
    /** More classes than can be meant. */
    TOO_MANY_CLASSES,
    /** A class of the test file that training has not seen. */
    UNKNOWN_CLASS,
    /** A regression target that is the same number in every row. */
    CONSTANT_TARGET,
    /** Regression was requested for a target of text. */
    TEXT_TARGET_FOR_REGRESSION,
    /** Classes were requested with several target columns. */
    SEVERAL_TARGETS_FOR_CLASSES,
    /** A loss for classes was requested for a regression target. */
    CLASSES_NEEDED,

    // Rows and splits.
    /** Fewer rows than anything can be learned from. */
    TOO_FEW_ROWS,
    /** A row count that is not positive. */
    ROWS_OUT_OF_RANGE,
    /** More rows requested than there are. */
    MORE_ROWS_THAN_EXIST,
    /** A test fraction outside [0, 1). */
    TEST_FRACTION_OUT_OF_RANGE,
    /** Every feature is the same in all training rows. */
    ALL_FEATURES_CONSTANT,
    /** Data of another width than the training data. */
    WIDTH_DIFFERS,

    // IDX folders.
    /** A folder that holds images but not all files that belong to them. */
    IDX_FILE_MISSING,
    /** The first four bytes are not those of the IDX file expected. */
    IDX_BAD_MAGIC,
    /** Fewer bytes than the header promises. */
    IDX_TRUNCATED,
    /** More bytes than the header promises. */
    IDX_TRAILING_BYTES,
    /** Sizes in the header that no data set has. */
    IDX_BAD_SIZE,
    /** As many labels as images, or train and test images of one size, were expected. */
    IDX_SIZES_DIFFER,
    /** A gzip stream that does not unpack. */
    GZIP_DAMAGED,

    // NPY and NPZ; damaged files are refused by org.plstar.array.npy.
    /** No array of the name requested. */
    ARRAY_NOT_FOUND,
    /** An array of a shape that has no reading here. */
    ARRAY_WRONG_SHAPE,

    // Parquet.
    /** The file is not a whole Parquet file. */
    PARQUET_DAMAGED,
    /** The file is compressed or encoded in a way that is not read. */
    PARQUET_CODEC,
    /** A column of lists, structures or other things that are no single value. */
    PARQUET_COLUMN_TYPE
}
