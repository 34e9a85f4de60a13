"""The component Rasa's pipeline names: our classifier in Rasa's clothes. Loaded from nlu/components by PYTHONPATH."""

from typing import Any

from model import IntentModel, Settings
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

RANKED = 10  # intents in an answer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SoundClassifier(IntentClassifier, GraphComponent):
    """Trains, keeps and asks an IntentModel; its settings stand in config.yml."""

    def __init__(self, settings: Settings, storage: ModelStorage, resource: Resource) -> None:
        self._model = IntentModel(settings)
        self._storage = storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SoundClassifier":
        """Return an untrained one."""
        return cls(Settings.read(config), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SoundClassifier":
        """Return the one that was trained."""
        trained = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            trained._model = IntentModel.load(folder, Settings.read(config))
        return trained

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples, which `ashshash nlu train` has prepared."""
        spoken = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        self._model.fit([e.get(TEXT) for e in spoken], [e.get(INTENT) for e in spoken])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its intent and the ranking."""
        for message in messages:
            ranking = self._model.rank(message.get(TEXT) or "")
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[:RANKED], add_to_output=True)
        return messages
