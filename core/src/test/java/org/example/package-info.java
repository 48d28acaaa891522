/** What a user of the library writes in a package of his own. */
@org.jspecify.annotations.NullMarked
package org.example;
