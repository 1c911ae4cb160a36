/// The statements on configurations that were in force.
enum ConfigurationStatements {
    static let last: SQLStatement = """
        SELECT number, applied_at, content FROM configuration_generations
        WHERE number = (SELECT MAX(number) FROM configuration_generations)
        """

    static let insert: SQLStatement = """
        INSERT INTO configuration_generations (number, applied_at, content) VALUES ($1, $2, $3)
        """

    static let forget: SQLStatement = "DELETE FROM configuration_generations WHERE number <= $1"

    static let all = [last, insert, forget]
}
