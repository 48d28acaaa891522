package org.plstar.refusal;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Why reading or writing failed, in words that name no class. */
public final class FailureWords {
    private FailureWords() {}

    /** The failure in words, such as {@code permission denied}. */
    public static String of(Exception failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or folder";
            case NotDirectoryException _ -> "not a folder";
            case FileAlreadyExistsException _ -> "a file of that name exists";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            case FileSystemException f
            when f.getReason() != null -> f.getReason().toLowerCase(Locale.ROOT);
            default -> {
                String message = failure.getMessage();
                yield message == null ? "input or output failed" : message;
            }
        };
    }
}
